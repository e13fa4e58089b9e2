import type { Client } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { showsCaller } from '../../shows-caller.ts';
import { begin } from './call.ts';
import type { StartTransport } from './start-transport.ts';

/** A call that fails; `theCaller` awaits it. */
type Failing = (client: Client) => Promise<unknown>;

/** Calls and how they fail over every transport. */
const failing: Readonly<Record<string, Failing>> = {
  'a request that the server refuses': ({ request }) => request('fail'),
  'a request that times out': ({ request }) => request('never', [], { timeout: 20 }),
  'a request whose connection breaks': ({ request }) => request('break'),
  'a request with a signal that times out': ({ request }) =>
    request('never', [], { signal: AbortSignal.timeout(20) }),
  'a request with invalid params': ({ request }) => request('add', [Number.NaN]),
  'a request with an invalid option': ({ request }) => request('add', [], { timeout: -1 }),
  'a notification with invalid params': ({ notify }) => notify('add', [Number.NaN]),
  'a batch that times out': ({ batch }) => batch([{ method: 'never' }], { timeout: 20 }),
  'a batch whose connection breaks': ({ batch }) => batch([{ method: 'break' }]),
  'a batch with invalid params': ({ batch }) => batch([{ method: 'add', params: [Number.NaN] }]),
};

/** The lines of the program in the stacks of errors. */
export function stackTests(start: StartTransport): void {
  describe('the stack of the error shows the function that awaits', () => {
    for (const [name, call] of Object.entries(failing)) {
      test(name, async () => {
        await using session = await begin(start);
        expect(await showsCaller(() => call(session.client))).toBe(true);
      });
    }

    test('each call of a batch that the server refuses', async () => {
      await using session = await begin(start);
      async function theBatch() {
        const outcomes = await session.client.batch([{ method: 'fail' }, { method: 'missing' }]);
        return outcomes.map((outcome) => (outcome?.ok ? undefined : outcome?.error.stack));
      }
      const shown = expect.stringMatching(/\n +at (async )?theBatch \(/);
      expect(await theBatch()).toEqual([shown, shown]);
    });
  });
}
