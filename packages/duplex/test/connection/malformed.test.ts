import { describe, expect, test } from 'vitest';
import { settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

const error = { code: -32600, message: 'Invalid Request' };

/** A connection with handlers that keep what they are called with, and what came of a message. */
async function say(message: object | string) {
  const { peer, connection, client, reports } = start();
  const heard: unknown[] = [];
  for (const method of ['ask', '']) {
    connection.handle(method, (...params) => heard.push(params));
    connection.on(method, (...params) => heard.push(params));
  }
  const call = client.request('add');
  peer.texts.pop();
  peer.say(message);
  await settle();
  const pending = connection.pending();
  peer.say({ jsonrpc, result: 5, id: 1 });
  return { heard, pending, seen: peer.seen, kinds: reports.map(({ kind }) => kind), call };
}

describe('a malformed request', () => {
  test.each([
    [{ jsonrpc, method: 1, id: 7 }, 7],
    [{ jsonrpc, method: null, id: 7 }, 7],
    [{ jsonrpc, method: ['ask'], id: 'x' }, 'x'],
    [{ jsonrpc, method: {}, id: 1 }, 1],
    [{ jsonrpc, method: true, params: [1], id: 0 }, 0],
    [{ jsonrpc, params: [1], id: 7 }, 7],
    [{ jsonrpc, params: {}, id: '' }, ''],
    [{ jsonrpc, method: 'ask', params: 'text', id: 7 }, 7],
    [{ jsonrpc, method: 'ask', params: 5, id: 7 }, 7],
    [{ jsonrpc, method: 'ask', params: true, id: 7 }, 7],
    [{ jsonrpc, method: 'missing', params: 'text', id: 7 }, 7],
    [{ jsonrpc, method: 'ask', id: {} }, null],
    [{ jsonrpc, method: 'ask', id: [1] }, null],
    [{ jsonrpc, method: 'ask', id: true }, null],
    [{ jsonrpc, method: 'ask', id: false }, null],
    [{ jsonrpc, method: 1, id: {} }, null],
  ])('%j is rejected with the id %j', async (message, id) => {
    const { heard, seen, kinds, call } = await say(message);
    expect(seen).toEqual([{ jsonrpc, error, id }]);
    expect(heard).toEqual([]);
    expect(kinds).toEqual(['foreign']);
    expect(await call).toBe(5);
  });

  test.each([
    [
      { method: 1, id: 7 },
      { error, id: 7 },
    ],
    [
      { method: 1, params: [], id: 7 },
      { result: null, error, id: 7 },
    ],
  ])('without a version, %j, is rejected in its own form', async (message, expected) => {
    expect((await say(message)).seen).toEqual([expected]);
  });

  test('of a batch is rejected next to the results of the others', async () => {
    const { heard, seen, kinds, call } = await say([
      { jsonrpc, method: 'ask', params: [1], id: 1 },
      { jsonrpc, method: 1, id: 2 },
      { jsonrpc, method: 'ask', params: ['heard'] },
      { jsonrpc, method: 'ask', params: 'text' },
      { jsonrpc, method: 'ask', id: {} },
      { foo: 'boo' },
      [],
      7,
      null,
      { jsonrpc, method: 'missing', id: 3 },
    ]);
    const refused = { jsonrpc, error, id: null };
    expect(seen).toEqual([
      [
        { jsonrpc, result: 1, id: 1 },
        { jsonrpc, error, id: 2 },
        ...Array(6).fill(refused),
        { jsonrpc, error: { code: -32601, message: 'Method not found' }, id: 3 },
      ],
    ]);
    expect(heard).toEqual([[1], ['heard']]);
    expect(kinds).toEqual([...Array(7).fill('foreign'), 'unhandled']);
    expect(await call).toBe(5);
  });

  test('of a batch in dialect 1.0 is rejected in its form', async () => {
    const { peer } = start({ dialect: '1.0' });
    peer.say([{ foo: 'boo' }, { method: 'missing', id: 1 }]);
    await settle();
    expect(peer.seen).toEqual([
      [
        { result: null, error, id: null },
        { result: null, error: { code: -32601, message: 'Method not found' }, id: 1 },
      ],
    ]);
  });

  test('is rejected even if it is the only member of its batch', async () => {
    const { seen } = await say([{ jsonrpc, method: 1, id: 7 }]);
    expect(seen).toEqual([[{ jsonrpc, error, id: 7 }]]);
  });
});

describe('messages without a response', () => {
  test.each([
    ['a malformed request without an id', { jsonrpc, method: 1, params: 'bar' }],
    ['one with the id null', { jsonrpc, method: 1, id: null }],
    ['a notification whose params are a string', { jsonrpc, method: 'ask', params: 'text' }],
    ['a notification whose params are a number', { jsonrpc, method: 'ask', params: 0 }],
    ['a notification whose params are false', { jsonrpc, method: 'ask', params: false }],
    ['an object without a shape', { foo: 'boo' }],
    ['an empty array', []],
    ['an array without a request', '[1,2,3]'],
    ['null', 'null'],
    ['a string', '"ask"'],
  ])('include %s', async (_, message) => {
    const { heard, seen, kinds, call } = await say(message);
    expect(seen).toEqual([]);
    expect(heard).toEqual([]);
    expect(new Set(kinds)).toEqual(new Set(['foreign']));
    expect(await call).toBe(5);
  });

  test.each([
    ['without a result', { jsonrpc, id: 7 }],
    ['that repeats the method', { jsonrpc, id: 7, error, method: 'ask' }],
    ['that repeats a method of another type', { jsonrpc, id: 7, error, method: 1 }],
    ['with a result that repeats the params', { jsonrpc, id: 7, result: null, params: [] }],
    ['with null for its other members', { id: 7, method: 1, result: null, error: null }],
    ['whose id is an object', { jsonrpc, id: {}, result: 5 }],
  ])('include a message %s, because it may be a response', async (_, message) => {
    for (const said of [message, [message, { jsonrpc, method: 'ask', params: ['heard'] }]]) {
      const { heard, seen } = await say(said);
      expect(seen).toEqual([]);
      expect(heard).toEqual(said === message ? [] : [['heard']]);
    }
  });
});

test("two peers never respond to each other's responses", async () => {
  const [one, other] = [start(), start()];
  one.peer.onSend = (text) => other.peer.say(text);
  other.peer.onSend = (text) => one.peer.say(text);
  for (const message of [
    { jsonrpc, method: 1, id: 7 },
    { jsonrpc, id: 7 },
    { jsonrpc, method: 'ask', id: {} },
    [{ jsonrpc, method: 1, id: 7 }, 7],
    { jsonrpc, error, id: null },
  ]) {
    one.peer.say(message);
  }
  await settle();
  expect(one.peer.texts).toHaveLength(3);
  expect(other.peer.texts).toEqual([]);
});

test('null params are the same as none', async () => {
  const { heard, seen } = await say([
    { jsonrpc, method: 'ask', params: null, id: 1 },
    { jsonrpc, method: 'ask', params: null },
  ]);
  expect(heard).toEqual([[], []]);
  expect(seen).toEqual([[{ jsonrpc, result: 1, id: 1 }]]);
});

describe('all combinations of members', () => {
  const absent = undefined;
  const error = { code: 7, message: 'no' };
  const values = {
    jsonrpc: [absent, '2.0'],
    method: [absent, 'ask', 1, null, {}],
    params: [absent, [1], { a: 1 }, 'text', 5, null],
    id: [absent, null, 1, 'x', 1.5, {}, [1], true],
    result: [absent, null, 5],
    error: [absent, null, error],
  };
  type Combined = Partial<Record<keyof typeof values, unknown>>;
  let all: Combined[] = [{}];
  for (const [name, choices] of Object.entries(values)) {
    all = all.flatMap((message) => choices.map((value) => ({ ...message, [name]: value })));
  }

  /** What was sent, and what handlers were called with, because of one message. */
  async function hear(messages: readonly object[]) {
    const { peer, connection } = start({ onUnexpected: () => {} });
    const heard: unknown[][] = [];
    const take = (...params: unknown[]) => heard.push(params);
    connection.handle('ask', take);
    connection.on('ask', take);
    const answers: (readonly [object, Combined[]])[] = [];
    for (const message of messages) {
      peer.say(message);
      await settle();
      answers.push([message, peer.seen as Combined[]]);
      peer.texts.length = 0;
    }
    expect(connection.state).toBe('open');
    return { answers, heard };
  }

  const isRequest = ({ method, params, id, result, error }: Combined) =>
    id != null &&
    result === undefined &&
    error === undefined &&
    (method !== undefined || params != null);

  test.each([0, 1, 2, 3])(
    'requests get one response, and messages that may be responses get none (part %i of 4)',
    async (part) => {
      const { answers, heard } = await hear(all.filter((_, place) => place % 4 === part));
      for (const [message, seen] of answers) {
        const { id, method, result } = message as Combined;
        if (isRequest(message)) expect(seen, JSON.stringify(message)).toHaveLength(1);
        const isAsked = method === 'ask' && id != null && result === null && seen.length === 1;
        if (!isRequest(message) && !isAsked) expect(seen, JSON.stringify(message)).toEqual([]);
        for (const response of seen) {
          expect(response.id).toEqual(typeof id === 'object' || id === true ? null : id);
        }
      }
      for (const [params, ...others] of heard) {
        expect(others).toEqual([]);
        expect([undefined, 1, { a: 1 }]).toContainEqual(params);
      }
    },
  );
});
