import { type Client, createClient } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../servers/free-port.ts';
import { respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import { showsCaller } from '../../shows-caller.ts';
import type { CreateHttpTransport } from './http-transport.ts';

const kinds: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
  'a request': ({ request }) => request('go'),
  'a notification': ({ notify }) => notify('go'),
  'a batch of notifications': ({ batch }) => batch([{ method: 'go', notify: true }]),
};

const replies = {
  'gets an error status': { status: 503, body: 'busy' },
  'is redirected': { status: 302, headers: { location: '/' } },
  'gets an error object with an error status': {
    status: 500,
    body: { jsonrpc: '2.0', error: { code: 1, message: 'no' }, id: null },
  },
};

/** The lines of the program in the stacks of errors that only HTTP has. */
export function httpStackTests(create: CreateHttpTransport): void {
  describe('the stack of the error shows the function that awaits', () => {
    for (const [kind, call] of Object.entries(kinds)) {
      test(`${kind} whose connection is refused`, async () => {
        const client = createClient(create(`http://127.0.0.1:${await freePort()}/`));
        expect(await showsCaller(() => call(client))).toBe(true);
      });

      for (const [what, reply] of Object.entries(replies)) {
        test(`${kind} that ${what}`, async () => {
          await using server = await serve(respond(reply));
          expect(await showsCaller(() => call(createClient(create(server.url))))).toBe(true);
        });
      }
    }

    test('a request that gets a page', async () => {
      await using server = await serve(respond({ body: '<html>' }));
      const { request } = createClient(create(server.url));
      expect(await showsCaller(() => request('go'))).toBe(true);
    });

    test('a request whose response is too large', async () => {
      await using server = await serve(respond({ body: 'x'.repeat(100) }));
      const { request } = createClient(create(server.url, { maxResponseBytes: 10 }));
      expect(await showsCaller(() => request('go'))).toBe(true);
    });
  });
}
