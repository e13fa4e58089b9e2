import { createClient } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import { serveRpc } from '../../servers/serve-rpc.ts';
import type { CreateHttpTransport } from './http-transport.ts';

/** Redirects, which turn a POST into a GET or send credentials elsewhere. */
export function redirectTests(create: CreateHttpTransport): void {
  describe('a redirect', () => {
    test.each([300, 301, 302, 303, 307, 308])(
      'with %d is not followed, and the error says so',
      async (status) => {
        await using target = await serveRpc();
        await using server = await serve(respond({ status, headers: { location: target.url } }));
        const error = await failure(createClient(create(server.url)).request('add', [2, 3]));
        expect(error).toMatchObject({
          name: 'HttpError',
          status,
          headers: { location: target.url },
          sent: 'yes',
        });
        expect((error as Error).message).toMatch(/redirect/);
        expect(target.connections).toBe(0);
      },
    );

    test('with a response in its body is still an error', async () => {
      const body = '{"jsonrpc":"2.0","result":5,"id":1}';
      await using server = await serve(respond({ status: 302, headers: { location: '/x' }, body }));
      const error = await failure(createClient(create(server.url)).request('add', [2, 3]));
      expect(error).toMatchObject({ name: 'HttpError', status: 302 });
      expect(server.requests).toHaveLength(1);
    });

    test('of a notification is an error too', async () => {
      await using server = await serve(respond({ status: 307, headers: { location: '/x' } }));
      const error = await failure(createClient(create(server.url)).notify('go'));
      expect(error).toMatchObject({ name: 'HttpError', status: 307 });
    });
  });
}
