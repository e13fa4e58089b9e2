import {
  type CallOptions,
  compose,
  createClient,
  type Message,
  type Reply,
  type Transport,
} from '@jsonrpcclient/core';
import { batching } from '@jsonrpcclient/middleware';
import { seeded } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { answer, echo, idsOf, recording, upTo } from '../recording.ts';

const error = { code: 7, message: 'no' };
const one = { jsonrpc: '2.0', result: 'one', id: 1 };
const two = { jsonrpc: '2.0', result: 'two', id: 2 };
const nobody = { jsonrpc: '2.0', error, id: null };

/** The outcomes of two requests and a notification if the transport returns this body. */
async function outcomes(body: unknown, status?: number): Promise<unknown[]> {
  const client = createClient(
    compose(async () => ({ body, ...(status && { status }) }), batching()),
  );
  const settled = await Promise.allSettled([
    client.request('one'),
    client.request('two'),
    client.notify('three'),
  ]);
  return settled.map((outcome) =>
    outcome.status === 'fulfilled'
      ? outcome.value
      : `${outcome.reason.name} ${outcome.reason.method}`,
  );
}

const invalid = ['InvalidResponseError one', 'InvalidResponseError two', undefined];

describe('responses are matched only by id', () => {
  test.each<[string, unknown, unknown[]]>([
    ['in order', [one, two], ['one', 'two', undefined]],
    ['in any order', [two, one], ['one', 'two', undefined]],
    ['with a result that is null', [{ ...one, result: null }, two], [null, 'two', undefined]],
    ['next to an unknown id', [one, two, { ...one, id: 9 }], ['one', 'two', undefined]],
    ['a string for a number', [{ ...one, id: '1' }, two], [invalid[0], 'two', undefined]],
    ['one repeated', [one, one, two], [invalid[0], 'two', undefined]],
    ['one repeated twice', [one, one, one, two], [invalid[0], 'two', undefined]],
    ['one missing', [two], [invalid[0], 'two', undefined]],
    ['both missing', [], invalid],
    ['an object for one of them', two, [invalid[0], 'two', undefined]],
    ['an object for another', { ...one, id: 9 }, invalid],
    ['nothing', undefined, invalid],
    ['null', null, invalid],
    ['text', '<html>', invalid],
    ['an array without responses', [null, 5, 'x', []], invalid],
    ['no version', [{ result: 1, id: 1 }, two], [invalid[0], 'two', undefined]],
  ])('%s', async (_, body, expected) => {
    expect(await outcomes(body)).toEqual(expected);
  });
});

describe('an error without an id', () => {
  const all = ['RpcError one', 'RpcError two', undefined];
  test.each<[string, unknown, unknown[]]>([
    ['on its own belongs to all calls', nobody, all],
    ['on its own in an array belongs to all calls', [nobody], all],
    ['whose id is missing counts as one', [{ jsonrpc: '2.0', error }], all],
    [
      'among responses belongs to the only call without one',
      [two, nobody],
      ['RpcError one', 'two', undefined],
    ],
    [
      'twice belongs to none if only one call has no response',
      [two, nobody, nobody],
      [invalid[0], 'two', undefined],
    ],
    ['for each of two calls without a response belongs to them', [nobody, nobody], all],
    ['belongs to none if two calls have no response', [nobody, { ...one, id: 9 }], invalid],
    [
      'is implied by the id of the first call if the error is on its own',
      { ...nobody, id: 1 },
      all,
    ],
    [
      'is implied by an id that was never sent if the error is on its own',
      { ...nobody, id: 0 },
      all,
    ],
    [
      'is not implied by the id of the second call',
      { ...nobody, id: 2 },
      [invalid[0], all[1], undefined],
    ],
    [
      'next to a result without an id belongs to the only call without a response',
      [one, { ...one, id: null }, nobody],
      ['one', 'RpcError two', undefined],
    ],
    ['belongs to none if all calls have a response', [one, two, nobody], ['one', 'two', undefined]],
  ])('%s', async (_, body, expected) => {
    expect(await outcomes(body)).toEqual(expected);
  });

  test('on its own with an error status belongs to notifications, too', async () => {
    expect(await outcomes(nobody, 403)).toEqual(['RpcError one', 'RpcError two', 'RpcError three']);
  });
});

test('a JSON-RPC 1.0 result with a null id does not belong to a call', async () => {
  const body = [
    { result: 3, error: null, id: 1 },
    { result: 3, error: null, id: null },
    { result: null, error: { code: -32601, message: 'x' }, id: null },
  ];
  const client = createClient(
    compose(async () => ({ body }), batching()),
    { dialect: '1.0' },
  );
  const calls = [client.request('add'), client.notify('add'), client.request('nosuch')];
  expect(await Promise.allSettled(calls)).toMatchObject([
    { value: 3 },
    { value: undefined },
    { reason: { name: 'RpcError', code: -32601 } },
  ]);
});

test("error.reply holds the call's member, and the batch's status and headers", async () => {
  const headers = { 'retry-after': '3' };
  const errors = [1, 2].map((code) => ({ jsonrpc: '2.0', error: { code, message: 'no' } }));
  const replyOf = async (body: unknown) => {
    const transport = async () => ({ body, status: 429, statusText: 'Slow Down', headers });
    const client = createClient(compose(transport, batching()));
    const calls = [client.request('one'), client.request('two')];
    return (await Promise.allSettled(calls)).map((call) => Reflect.get(call, 'reason').reply);
  };
  const medium = { status: 429, statusText: 'Slow Down', headers };
  expect(await replyOf(errors)).toEqual(
    errors.map((error) => ({ ...medium, body: { ...error, id: null } })),
  );
  expect(await replyOf([{ ...nobody, id: 2 }])).toEqual([
    { ...medium, body: [] },
    { ...medium, body: { ...nobody, id: 2 } },
  ]);
  expect(await replyOf('<html>')).toEqual(Array(2).fill({ ...medium, body: '<html>' }));
});

test('each reply has the status and headers of the batch', async () => {
  const { transport } = recording((payload) => ({
    ...echo(payload),
    status: 200,
    statusText: 'OK',
    headers: { a: 'b' },
  }));
  const send = batching()(transport);
  const replies = await Promise.all([
    send({ method: 'one', params: [1], id: 1 }, {}),
    send({ method: 'two' }, {}),
  ]);
  expect(replies).toEqual([
    {
      status: 200,
      statusText: 'OK',
      headers: { a: 'b' },
      body: { jsonrpc: '2.0', result: [1], id: 1 },
    },
    { status: 200, statusText: 'OK', headers: { a: 'b' }, body: undefined },
  ]);
});

describe('calls with the same id go into separate batches', () => {
  const messages = (ids: readonly unknown[]) =>
    ids.map((id) => ({ method: 'echo', params: [], id }) as Message);

  test.each<[string, readonly unknown[], unknown[]]>([
    [
      'once',
      [1, 2, 1, 2, 3],
      [
        [1, 2, 3],
        [1, 2],
      ],
    ],
    ['often', [1, 1, 1], [1, 1, 1]],
    ['in turns', [1, 1, 2, 2, 1], [[1, 2], [1, 2], 1]],
    ['not if one is a number and one a string', [1, '1'], [[1, '1']]],
    ['not if they are notifications', [null, undefined, null], [[null, undefined, null]]],
    [
      'not if the first batch is already sent',
      [1, 2, 3, 1, 2],
      [
        [1, 2, 3],
        [1, 2],
      ],
    ],
  ])('%s', async (_, ids, expected) => {
    const { transport, payloads } = recording(echo);
    const send = batching({ max: 3 })(transport);
    const calls = messages(ids);
    const replies = await Promise.all(calls.map((message) => send(message, {})));
    expect(idsOf(payloads)).toEqual(expected);
    expect(replies.map(({ body }) => body)).toEqual(calls.map(answer));
  });

  test('and 50,000 with one id cost no more than others', async () => {
    const { transport, payloads } = recording(echo);
    const client = createClient(compose(transport, batching()), { ids: () => 1 });
    const results = await Promise.all(upTo(50_000).map((n) => client.request('echo', [n])));
    expect(results.every((result, n) => (result as number[])[0] === n)).toBe(true);
    expect(payloads).toHaveLength(50_000);
  });
});

describe('whatever the server returns', () => {
  test('calls get the same outcomes as in client.batch', async () => {
    const next = seeded(7);
    const pick = <T>(values: readonly T[]) => values[Math.floor(next() * values.length)] as T;
    for (let round = 0; round < 3000; round++) {
      const members = upTo(pick([0, 1, 1, 2, 3, 4])).map(() =>
        pick([
          { jsonrpc: '2.0', result: next(), id: pick([1, 2, 3, '1', null, 9]) },
          { jsonrpc: '2.0', result: next(), id: pick([1, 2, 3]) },
          { jsonrpc: '2.0', error, id: pick([1, 2, 3, null]) },
          { jsonrpc: '2.0', error },
          pick([null, 5, {}, 'text']),
        ]),
      );
      const body = pick([members, members, members[0]]);
      const status = pick([200, 500]);
      const transport: Transport<CallOptions> = async (): Promise<Reply> => ({ body, status });
      const methods = ['one', 'two', 'three'];
      const expected = await createClient(transport).batch(methods.map((method) => ({ method })));
      const client = createClient(compose(transport, batching()));
      const settled = await Promise.allSettled(methods.map((method) => client.request(method)));
      for (const [index, outcome] of expected.entries()) {
        const got = settled[index];
        const seen =
          got?.status === 'fulfilled'
            ? ['result', got.value]
            : [got?.reason.name, got?.reason.message];
        const wanted = outcome.ok
          ? ['result', outcome.result]
          : [outcome.error.name, outcome.error.message];
        expect(seen, JSON.stringify(body)).toEqual(wanted);
      }
    }
  });
});
