import {
  compose,
  createClient,
  hasError,
  type Outcome,
  outcomeOf,
  outcomesOf,
  type Reply,
} from '@jsonrpcclient/core';
import { expect, it } from 'vitest';
import { rejection } from './recording.ts';

it("can be read from a reply by a middleware, in the client's dialect", async () => {
  const outcomes: unknown[] = [];
  const reply: Reply = { body: { result: 5, error: null, id: 1 } };
  const transport = compose(
    async () => reply,
    (next) => async (payload, options) => {
      const given = await next(payload, options);
      outcomes.push(
        'method' in payload
          ? outcomeOf(given, payload, options)
          : outcomesOf(given, payload, options),
      );
      return given;
    },
  );
  const client = createClient(transport, { dialect: 'lenient' });
  expect(await client.request('add', [2, 3])).toBe(5);
  await client.notify('go');
  const error = await rejection(createClient(transport).request('add', [2, 3]));
  const success = { ok: true, result: 5 };
  expect(outcomes).toEqual([success, { ok: true, result: undefined }, { ok: false, error }]);
});

it('is read in the default dialect without options', () => {
  const message = { method: 'add', id: 1 };
  const reply: Reply = { body: { jsonrpc: '2.0', result: 5, id: 1 } };
  const success: Outcome = { ok: true, result: 5 };
  expect(outcomeOf(reply, message)).toEqual(success);
  expect(outcomesOf(reply, [message, { method: 'go' }])).toEqual([success, undefined]);
  expect(hasError(reply.body, message, {})).toBe(false);
});
