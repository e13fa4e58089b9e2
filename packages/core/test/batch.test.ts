import {
  createClient,
  InvalidResponseError,
  isRpcClientError,
  membersOf,
  type Outcome,
  RpcError,
  TransportError,
} from '@jsonrpcclient/core';
import { describe, expect, it } from 'vitest';
import { messagesOf, recording, rejection, seeded } from './recording.ts';

const ok = (id: unknown) => ({ jsonrpc: '2.0', result: `result ${id}`, id });
const error = { code: -32000, message: 'Failed' };
const failed = (id?: unknown) => ({ jsonrpc: '2.0', error, id });

/** Three calls and a notification, the ids are 1, 2 and 3; and in short what became of each. */
async function outcomesOf(body: unknown): Promise<readonly string[]> {
  const { transport } = recording(() => body);
  const outcomes = await createClient(transport).batch([
    { method: 'a' },
    { method: 'b', params: [2] },
    { method: 'go', notify: true },
    { method: 'c', params: { n: 3 }, notify: false },
  ]);
  return outcomes.map(inShort);
}

function inShort(outcome: Outcome | undefined): string {
  if (!outcome) return '-';
  if (outcome.ok) return String(outcome.result);
  const { error } = outcome;
  if (error instanceof RpcError) return `${error.method} failed, id ${error.id}`;
  return `${error.method} ${error.name}`;
}

const [ok1, ok2, ok3] = ['result 1', 'result 2', 'result 3'];
const [none1, none2, none3] = ['a', 'b', 'c'].map((method) => `${method} InvalidResponseError`);
const all = (...outcomes: (string | undefined)[]) => [
  ...outcomes.slice(0, 2),
  '-',
  ...outcomes.slice(2),
];

describe('the outcomes of a batch', () => {
  it.each<[string, unknown, (string | undefined)[]]>([
    ['answers in order', [ok(1), ok(2), ok(3)], all(ok1, ok2, ok3)],
    ['answers out of order', [ok(3), ok(1), ok(2)], all(ok1, ok2, ok3)],
    ['an error', [ok(1), failed(2), ok(3)], all(ok1, 'b failed, id 2', ok3)],
    ['a missing answer', [ok(1), ok(3)], all(ok1, none2, ok3)],
    ['only one answer', [ok(2)], all(none1, ok2, none3)],
    ['one answer that is in no array', ok(2), all(none1, ok2, none3)],
    ['one error that is in no array', failed(2), all(none1, 'b failed, id 2', none3)],
    ['no answers', [], all(none1, none2, none3)],
    ['a doubled answer', [ok(1), ok(2), ok(2), ok(3)], all(ok1, none2, ok3)],
    ['two answers that differ', [ok(1), ok(2), failed(2), ok(3)], all(ok1, none2, ok3)],
    ['three answers to one', [ok(1), ok(2), ok(2), ok(2), ok(3)], all(ok1, none2, ok3)],
    ['an answer nobody waits for', [ok(9), ok(1), ok(2), ok(3)], all(ok1, ok2, ok3)],
    ['an answer nobody waits for, in place of one', [ok(1), ok(2), ok(9)], all(ok1, ok2, none3)],
    ['an answer to the notification', [ok(1), ok(2), ok(3), ok(null)], all(ok1, ok2, ok3)],
    ['garbage', [null, 5, 'x', [], {}, ok(1), true, ok(2), ok(3)], all(ok1, ok2, ok3)],
    ['only garbage', [null, 5, 'x', [], {}], all(none1, none2, none3)],
    ['garbage with an id', [ok(1), { id: 2 }, { result: 3, id: 3 }], all(ok1, none2, none3)],
    ['an array in the array', [[ok(1), ok(2), ok(3)]], all(none1, none2, none3)],
    ['ids of another type', [ok('1'), ok(2), ok([3])], all(none1, ok2, none3)],
    ['an id that JSON rounded', [ok(1), ok(2), ok(3.0000001)], all(ok1, ok2, none3)],
    ['a result with a null id', [ok(1), ok(null), ok(3)], all(ok1, none2, ok3)],
    ['a result without id', [ok(1), { jsonrpc: '2.0', result: 2 }, ok(3)], all(ok1, none2, ok3)],
    [
      'an error with a null id and one call without answer',
      [failed(null), ok(1), ok(3)],
      all(ok1, 'b failed, id null', ok3),
    ],
    [
      'an error without id and one call without answer',
      [ok(1), ok(3), { jsonrpc: '2.0', error }],
      all(ok1, 'b failed, id null', ok3),
    ],
    [
      'an error with a null id and two calls without answer',
      [failed(null), ok(1)],
      all(ok1, none2, none3),
    ],
    [
      'as many errors with a null id as calls without a response',
      [failed(null), failed(null), ok(1)],
      all(ok1, 'b failed, id null', 'c failed, id null'),
    ],
    [
      'an error without an id for each call',
      [failed(), failed(null), failed()],
      all('a failed, id null', 'b failed, id null', 'c failed, id null'),
    ],
    [
      'more errors with a null id than calls without a response',
      [failed(null), failed(null), failed(null), ok(1)],
      all(ok1, none2, none3),
    ],
    [
      'a result and an error with a null id, and one call without a response',
      [ok(1), ok(null), failed(null), ok(3)],
      all(ok1, 'b failed, id null', ok3),
    ],
    [
      'a result with a null error and a null id, as for the notification, and an error with a null id',
      [ok(1), { ...ok(null), error: null }, failed(null), ok(3)],
      all(ok1, 'b failed, id null', ok3),
    ],
    [
      'two errors with a null id and one call without answer',
      [failed(null), failed(null), ok(1), ok(2)],
      all(ok1, ok2, none3),
    ],
    [
      'an error with a null id though every call has its answer',
      [failed(null), ok(1), ok(2), ok(3)],
      all(ok1, ok2, ok3),
    ],
    [
      'one error object for all',
      failed(null),
      all('a failed, id null', 'b failed, id null', 'c failed, id null'),
    ],
    [
      'one error object without id for all',
      { jsonrpc: '2.0', error },
      all('a failed, id null', 'b failed, id null', 'c failed, id null'),
    ],
    [
      'one error object for all, alone in an array',
      [failed(null)],
      all('a failed, id null', 'b failed, id null', 'c failed, id null'),
    ],
    ...[9, 0, '1', 'server-error', true, {}, [1]].map(
      (id): [string, unknown, (string | undefined)[]] => [
        `one error object for all with the id ${JSON.stringify(id)}, which no call has`,
        failed(id),
        all('a failed, id null', 'b failed, id null', 'c failed, id null'),
      ],
    ),
    [
      'one error object for all with the id of the first call',
      failed(1),
      all('a failed, id 1', 'b failed, id null', 'c failed, id null'),
    ],
    [
      'an error with an id that no call has, alone in an array',
      [failed(9)],
      all(none1, none2, none3),
    ],
    [
      'the error of the first call, alone in an array',
      [failed(1)],
      all('a failed, id 1', none2, none3),
    ],
    ["kamailio's answer to any batch", { result: {} }, all(none1, none2, none3)],
    [
      'an error that is malformed',
      { jsonrpc: '2.0', error: 'x', id: null },
      all(none1, none2, none3),
    ],
    ['nothing', undefined, all(none1, none2, none3)],
    ['null', null, all(none1, none2, none3)],
    ['text', 'OK', all(none1, none2, none3)],
    ['a number', 1, all(none1, none2, none3)],
  ])('are right for %s', async (_, body, outcomes) => {
    expect(await outcomesOf(body)).toEqual(outcomes);
  });

  it('have the shape of the contract', async () => {
    const { transport } = recording(() => [
      ok(1),
      { jsonrpc: '2.0', error: { ...error, data: 7 }, id: 2 },
    ]);
    const outcomes = await createClient(transport).batch([
      { method: 'add', params: [2, 3] },
      { method: 'find' },
      { method: 'go', notify: true },
    ]);
    expect(outcomes).toStrictEqual([
      { ok: true, result: 'result 1' },
      { ok: false, error: expect.any(RpcError) },
      undefined,
    ]);
    expect(outcomes[1]).toMatchObject({ error: { ...error, data: 7, id: 2, method: 'find' } });
  });

  it('without a response name their method and keep the reply', async () => {
    const body = [ok(1)];
    const { transport } = recording(() => body);
    const [, outcome] = await createClient(transport).batch([
      { method: 'a' },
      { method: 'b', params: ['secret'] },
    ]);
    if (outcome.ok) throw new Error('no error');
    expect(outcome.error).toBeInstanceOf(InvalidResponseError);
    expect(outcome.error.method).toBe('b');
    expect(outcome.error.message).toContain('b');
    expect(outcome.error.message).not.toContain('secret');
    expect((outcome.error as InvalidResponseError).reply.body).toBe(body);
  });

  it('keep the order of errors without an id', async () => {
    const errors = [1, 2].map((code) => ({ jsonrpc: '2.0', error: { ...error, code } }));
    const { transport } = recording(() => errors);
    const outcomes = await createClient(transport).batch([{ method: 'a' }, { method: 'b' }]);
    expect(outcomes).toMatchObject([{ error: { code: 1 } }, { error: { code: 2 } }]);
  });

  it('with an error object keep the whole reply', async () => {
    const reply = { body: [ok(1), failed(2)], status: 207, headers: { 'x-trace': 'abc' } };
    const client = createClient(async () => reply);
    const [, failure] = await client.batch([{ method: 'a' }, { method: 'b' }]);
    if (failure.ok) throw new Error('no error');
    expect((failure.error as RpcError).reply).toBe(reply);
  });

  it('hold a separate error for each call', async () => {
    const { transport } = recording(() => failed(null));
    const [a, b] = await createClient(transport).batch([{ method: 'a' }, { method: 'b' }]);
    if (a.ok || b.ok) throw new Error('no error');
    expect(a.error).not.toBe(b.error);
  });
});

describe('the members of a batch', () => {
  const messages = [{ method: 'a', id: 1 }, { method: 'go' }, { method: 'b', id: 'two' }];
  const shared = failed(null);

  it.each<[string, unknown, unknown[]]>([
    ['responses by id', [ok('two'), ok(1)], [ok(1), undefined, ok('two')]],
    [
      'several in an array',
      [ok(1), ok(1), failed(1)],
      [[ok(1), ok(1), failed(1)], undefined, undefined],
    ],
    ['the error of all for notifications too', failed(null), [shared, shared, shared]],
    ['the error of all with the id of the first', failed(1), [failed(1), shared, shared]],
    ['an error of a later call for it alone', failed('two'), [undefined, undefined, failed('two')]],
    ['errors without an id for calls', [failed(), failed()], [shared, undefined, shared]],
    ['nothing for an empty body', undefined, [undefined, undefined, undefined]],
  ])('are %s', (_, body, expected) => {
    const members = membersOf(body, messages);
    expect(messages.map((_, place) => members[place])).toEqual(expected);
  });
});

describe('a batch', () => {
  it('is sent as one array', async () => {
    const { transport, payloads } = recording();
    await createClient(transport).batch([
      { method: 'add', params: [2, 3] },
      { method: 'go', notify: true },
      { method: 'find', params: { name: 'Foo' } },
    ]);
    expect(payloads.map((payload) => JSON.stringify(payload))).toEqual([
      '[{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1},{"jsonrpc":"2.0","method":"go"},' +
        '{"jsonrpc":"2.0","method":"find","params":{"name":"Foo"},"id":2}]',
    ]);
  });

  it('of one call is an array too, and a single object is its response', async () => {
    const { transport, payloads } = recording(() => ok(1));
    const client = createClient(transport);
    expect(await client.batch([{ method: 'a' }])).toEqual([{ ok: true, result: 'result 1' }]);
    expect(payloads).toEqual([[{ jsonrpc: '2.0', method: 'a', id: 1 }]]);
  });

  it('without calls sends nothing', async () => {
    const { transport, payloads } = recording();
    expect(await createClient(transport).batch([])).toEqual([]);
    expect(payloads).toEqual([]);
  });

  it.each([undefined, null, '', [], [failed(null)], failed(null), 'OK', 5])(
    'of notifications ignores the reply %j',
    async (body) => {
      const { transport, payloads } = recording(() => body);
      const outcomes = await createClient(transport).batch([
        { method: 'go', notify: true },
        { method: 'stop', notify: true },
      ]);
      expect(outcomes).toEqual([undefined, undefined]);
      expect(payloads).toEqual([
        [
          { jsonrpc: '2.0', method: 'go' },
          { jsonrpc: '2.0', method: 'stop' },
        ],
      ]);
    },
  );

  it('of notifications rejects with the error in a reply with an error status', async () => {
    const client = createClient(async () => ({ body: failed(null), status: 400 }));
    const failure = await rejection(client.batch([{ method: 'go', notify: true }]));
    expect(failure).toBeInstanceOf(RpcError);
    expect(failure).toMatchObject(error);
  });

  it('accepts the errors of its calls whatever the status', async () => {
    const client = createClient(async () => ({ body: [failed(1), ok(2)], status: 500 }));
    const outcomes = await client.batch([{ method: 'a' }, { method: 'b' }]);
    expect(outcomes.map(inShort)).toEqual(['a failed, id 1', 'result 2']);
  });

  it('rejects if there is no response', async () => {
    const client = createClient(async () => Promise.reject(new Error('refused')));
    const failure = await rejection(client.batch([{ method: 'a' }, { method: 'b' }]));
    expect(failure).toBeInstanceOf(TransportError);
    expect((failure as TransportError).message).toContain('a');
    expect((failure as TransportError).message).toContain('b');
  });

  it.each([() => 1, () => 'same', () => 0])('throws if two ids are the same', async (ids) => {
    const { transport, payloads } = recording();
    const client = createClient(transport, { ids });
    const failure = await rejection(client.batch([{ method: 'a' }, { method: 'b' }]));
    expect(failure).toBeInstanceOf(TypeError);
    expect(payloads).toEqual([]);
    await client.batch([{ method: 'a' }, { method: 'b', notify: true }]);
    expect(payloads).toHaveLength(1);
  });

  it('treats 1 and "1" as two ids', async () => {
    const ids = ([1, '1'] as const)[Symbol.iterator]();
    const { transport } = recording(() => [ok('1'), { ...ok(1), result: 'the number' }]);
    const client = createClient(transport, { ids: () => ids.next().value ?? 'none' });
    const outcomes = await client.batch([{ method: 'a' }, { method: 'b' }]);
    expect(outcomes.map(inShort)).toEqual(['the number', 'result 1']);
  });

  it('does not mistake a member of a prototype for a response', async () => {
    const ids = ['__proto__', 'constructor'][Symbol.iterator]();
    const { transport } = recording(() => [ok('constructor')]);
    const client = createClient(transport, { ids: () => ids.next().value ?? 'none' });
    const outcomes = await client.batch([{ method: 'a' }, { method: 'b' }]);
    expect(outcomes.map(inShort)).toEqual([none1, 'result constructor']);
  });

  it('of 10,000 calls gets the right response for each', async () => {
    const { transport } = recording((payload) =>
      messagesOf(payload)
        .map(({ id }) => ok(id))
        .reverse(),
    );
    const calls = Array.from({ length: 10_000 }, () => ({ method: 'a', params: [{ n: 1 }] }));
    const outcomes = await createClient(transport).batch(calls);
    expect(outcomes).toHaveLength(10_000);
    expect(outcomes[9_999]).toEqual({ ok: true, result: 'result 10000' });
  });
});

describe('random replies', () => {
  const random = seeded(2);
  const below = (limit: number) => Math.trunc(random() * limit);
  const pick = <T>(list: readonly T[]) => list[below(list.length)] as T;
  const shuffle = (list: readonly unknown[]) =>
    list
      .map((member) => ({ member, place: random() }))
      .sort((one, other) => one.place - other.place)
      .map(({ member }) => member);
  const noise = () =>
    pick<unknown>([
      null,
      1,
      'x',
      [],
      {},
      ok(99),
      ok(null),
      failed(null),
      failed(),
      failed(99),
      { id: 99 },
    ]);
  const faults = [
    () => [],
    (id: unknown) => [ok(id), failed(id)],
    (id: unknown) => [ok(String(id))],
    (id: unknown) => [failed([id])],
    (id: unknown) => [{ ...ok(id), jsonrpc: '1.0' }],
    (id: unknown) => [{ ...ok(id), error }],
    (id: unknown) => [{ jsonrpc: '2.0', id }],
    () => [noise()],
  ];

  it("settle each call of a batch, and never with another call's response", async () => {
    for (let round = 0; round < 2000; round++) {
      const expected = new Map<unknown, string>();
      const client = createClient(async (payload) => {
        const members = messagesOf(payload).flatMap(({ id, method }) => {
          if (id == null) return random() < 0.1 ? [noise()] : [];
          const kind = random();
          if (kind < 0.5) return expected.set(method, `result ${id}`) && [ok(id)];
          if (kind < 0.7) return expected.set(method, `${method} failed, id ${id}`) && [failed(id)];
          return pick(faults)(id);
        });
        const body = shuffle(random() < 0.2 ? [...members, noise()] : members);
        if (body.length === 1 && random() < 0.5) return { body: body[0] };
        return { body };
      });
      const calls = Array.from({ length: 1 + below(6) }, (_, index) => ({
        method: `m${index}`,
        notify: random() < 0.2,
      }));
      const outcomes: readonly (Outcome | undefined)[] = await client.batch(calls);
      expect(outcomes).toHaveLength(calls.length);
      for (const [place, outcome] of outcomes.entries()) {
        const { method, notify } = calls[place] ?? { method: '', notify: false };
        const fallback = [`${method} InvalidResponseError`, `${method} failed, id null`];
        const right = notify ? ['-'] : [expected.get(method) ?? fallback].flat();
        expect(right).toContain(inShort(outcome));
      }
    }
  });

  it('to a single call yield its result or an error, and nothing else', async () => {
    const values = [undefined, null, 0, 1, '1', '2.0', true, [], {}, error, { code: 1 }, [1]];
    for (let round = 0; round < 2000; round++) {
      const body: { jsonrpc?: unknown; result?: unknown; error?: unknown; id?: unknown } =
        Object.fromEntries(
          ['jsonrpc', 'result', 'error', 'id']
            .filter(() => random() < 0.8)
            .map((name) => [name, name === 'jsonrpc' && random() < 0.7 ? '2.0' : pick(values)]),
        );
      const right =
        body.jsonrpc === '2.0' &&
        body.id === 1 &&
        body.result !== undefined &&
        body.error === undefined;
      const outcome = await createClient(async () => ({ body }))
        .request('add')
        .then(
          (result) => ({ result }),
          (reason: unknown) => ({ reason }),
        );
      if (right) expect(outcome).toEqual({ result: body.result });
      else expect('reason' in outcome && isRpcClientError(outcome.reason)).toBe(true);
    }
  });
});

it('the error of a batch names at most three calls', async () => {
  const client = createClient(async () => Promise.reject(new Error('broken')));
  const calls = ['a', 'b', 'c', 'd'].map((method) => ({ method }));
  expect(await rejection(client.batch(calls))).toMatchObject({ method: 'batch of 4: a,b,c' });
});
