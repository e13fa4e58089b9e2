import {
  compose,
  createClient,
  type Message,
  type Middleware,
  random,
  TransportError,
} from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { startJayson } from '@jsonrpcclient/fixtures';
import { HttpError } from '@jsonrpcclient/http';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { batching } from '@jsonrpcclient/middleware';
import { failure, fake, fakePeer, record, replay } from '@jsonrpcclient/testing';
import { reset, respond, serve, serveFault, serveRpc } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';

/** A client that records what it calls over HTTP, and the lines so far. */
function recording(url: string, options: Parameters<typeof record>[2] = {}) {
  const lines: string[] = [];
  const transport = record(httpFetch(url), (line) => lines.push(line), options);
  return { lines, transport, client: createClient(transport) };
}

/** Each line without the time. */
function parsed(lines: readonly string[]): unknown[] {
  return lines.map((line) => {
    const { ms, ...rest } = JSON.parse(line);
    expect(ms).toBeGreaterThanOrEqual(0);
    return rest;
  });
}

const json = { 'content-type': 'application/json' };

describe('a recording has a line', () => {
  test('for each call, without ids, and without headers that may be secret', async () => {
    await using server = await serve(
      respond(({ body }) => {
        const { id } = JSON.parse(body) as Message;
        const headers = { 'set-cookie': 's3cret', 'retry-after': '3' };
        return id === undefined
          ? { status: 204 }
          : { headers, body: { jsonrpc: '2.0', result: 5, id } };
      }),
    );
    const { lines, client } = recording(server.url.replace('//', '//user:s3cret@'));
    await client.request('add', [2, 3], { headers: { authorization: 's3cret' } });
    await client.notify('go');
    expect(parsed(lines)).toEqual([
      {
        method: 'add',
        params: [2, 3],
        reply: {
          status: 200,
          headers: { ...json, 'retry-after': '3' },
          body: { jsonrpc: '2.0', result: 5 },
        },
      },
      { method: 'go', notify: true, reply: { status: 204, headers: json } },
    ]);
    expect(lines.join()).not.toMatch(/s3cret|127\.0\.0\.1|user/);
  });

  test('for each call of a batch, in the order of the calls', async () => {
    await using server = await serveRpc();
    const { lines, client } = recording(server.url);
    await client.batch([
      { method: 'add', params: [2, 3] },
      { method: 'go', notify: true },
      { method: 'missing' },
    ]);
    const reply = { status: 200, headers: json };
    const error = { code: -32601, message: 'Method not found' };
    expect(parsed(lines)).toEqual([
      { method: 'add', params: [2, 3], reply: { ...reply, body: { jsonrpc: '2.0', result: 5 } } },
      { method: 'go', notify: true, reply },
      { method: 'missing', reply: { ...reply, body: { jsonrpc: '2.0', error } } },
    ]);
  });

  test('of the params as they were sent', async () => {
    await using server = await serveRpc();
    const { lines, client } = recording(server.url);
    const params = [{ when: new Date(0) }];
    const call = client.request('echo', params);
    params[0] = { when: new Date(1) };
    await call;
    expect(parsed(lines)).toMatchObject([{ params: [{ when: '1970-01-01T00:00:00.000Z' }] }]);
  });

  test('for a call without a response, but not for one that was aborted or timed out', async () => {
    await using broken = await serveFault(reset);
    const lost = recording(broken.url);
    await failure(lost.client.request('add', [2, 3]));
    await failure(lost.client.batch([{ method: 'a' }, { method: 'b' }]));
    expect(parsed(lost.lines)).toEqual([
      { method: 'add', params: [2, 3], sent: 'maybe' },
      { method: 'a', sent: 'maybe' },
      { method: 'b', sent: 'maybe' },
    ]);
    const lines: string[] = [];
    const silent = fake({});
    silent.silence('a');
    silent.silence('a');
    silent.fail('b', new Error('not of this library'));
    const client = createClient(record(silent, (line) => lines.push(line)));
    const controller = new AbortController();
    const aborted = failure(client.request('a', [], { signal: controller.signal }));
    controller.abort();
    await aborted;
    await failure(client.request('a', [], { timeout: 5 }));
    await failure(client.request('b'));
    expect(lines).toEqual([]);
  });
});

describe('a recording hides', () => {
  const body = {
    user: 'ann',
    apiKey: 'k3y',
    token: { value: 'k3y', count: 7, on: true, none: null, list: ['k3y', 1] },
    author: 'Bob',
  };

  test('the values of members with secret names in params and results, and keeps their types', async () => {
    await using server = await serveRpc();
    const { lines, client } = recording(server.url, { keep: ['author'] });
    await client.request('echo', body);
    expect(lines.join()).not.toContain('k3y');
    const hidden = {
      user: 'ann',
      apiKey: '[redacted]',
      token: { value: '[redacted]', count: 0, on: true, none: null, list: ['[redacted]', 0] },
      author: 'Bob',
    };
    expect(parsed(lines)).toMatchObject([
      { params: hidden, reply: { body: { result: [hidden] } } },
    ]);
    const again = createClient(replay(lines, { keep: ['author'] }));
    expect(await again.request('echo', { ...body, apiKey: 'another' })).toEqual([hidden]);
  });

  test('members of JSON in the text of an HTTP error', async () => {
    const text = { password: 's3cret', why: 'expired' };
    await using server = await serve(respond({ status: 401, body: text }));
    const { lines, client } = recording(server.url);
    await failure(client.request('go'));
    expect(parsed(lines)).toMatchObject([
      { reply: { status: 401, body: '{"password":"[redacted]","why":"expired"}' } },
    ]);
  });

  test('what a function changes, and replaying finds the calls nevertheless', async () => {
    await using server = await serveRpc();
    const redact = <T extends { readonly params?: unknown }>(line: T): T =>
      JSON.parse(JSON.stringify(line).replaceAll(/\d\d\d\d/g, '****'));
    const { lines, client } = recording(server.url, { redact });
    await client.request('echo', ['PIN 1234']);
    expect(parsed(lines)).toMatchObject([{ params: ['PIN ****'] }]);
    const again = createClient(replay(lines, { redact }));
    expect(await again.request('echo', ['PIN 9876'])).toEqual(['PIN ****']);
  });

  test('secret bigints that a codec reads', async () => {
    const codec = {
      stringify: (value: unknown) =>
        JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `${one}n` : one)),
      parse: (text: string) =>
        JSON.parse(text, (_, one) => (/^\d+n$/.test(one) ? BigInt(one.slice(0, -1)) : one)),
    };
    const lines: string[] = [];
    const server = fake({ next: ({ id }: { readonly id: bigint }) => id + 1n }, { codec });
    const client = createClient(
      record(server, (line) => lines.push(line), { codec }),
      { bigint: true },
    );
    await client.request('next', { id: 7n, key: 8n });
    expect(lines[0]).toContain('"params":{"id":"7n","key":"0n"}');
    const again = createClient(replay(lines, { codec }), { bigint: true });
    expect(await again.request('next', { id: 7n, key: 9n })).toBe(8n);
  });
});

describe('a replay', () => {
  const line = (method: string, result: unknown, params?: unknown) =>
    JSON.stringify({ method, params, reply: { body: { jsonrpc: '2.0', result } }, ms: 1 });

  test('answers the same call in the order of the recording, and repeats the last reply', async () => {
    const client = createClient(replay([line('next', 1), line('other', 9), line('next', 2)]));
    const results = [1, 2, 3].map(() => client.request('next'));
    expect(await Promise.all(results)).toEqual([1, 2, 2]);
  });

  test('finds a call whatever the order of its members, its _meta, and its dialect', async () => {
    const named = line('find', 'Bar', { a: { x: 1, y: [2] }, b: 2, _meta: { progressToken: 1 } });
    const text = `${named}\n\n${line('go', 7)}\n`;
    const client = createClient(replay(text));
    expect(await client.request('find', { b: 2, a: { y: [2], x: 1 }, _meta: { t: 2 } })).toBe(
      'Bar',
    );
    expect(await client.request('go', [])).toBe(7);
    const old = createClient(replay(text), { dialect: 'lenient' });
    expect(await old.request('go', {})).toBe(7);
    expect(await failure(old.request('find', { b: 2, a: { y: [3], x: 1 } }))).toBeInstanceOf(
      TypeError,
    );
  });

  test('rejects calls that are not recorded, and says how many are', async () => {
    const lines = [line('add', 5, [2, 3]), line('add', 6, [3, 3]), line('go', 1)];
    const client = createClient(replay(lines));
    const message = 'the cassette has 2 calls of add, none with these params; record it again';
    expect(await failure(client.request('add', [1, 1]))).toEqual(new TypeError(`add: ${message}`));
    expect(await failure(client.batch([{ method: 'go' }, { method: 'add' }]))).toEqual(
      new TypeError(`batch of 2: go,add: ${message}`),
    );
    expect(await failure(client.request('go', [1]))).toMatchObject({
      message: 'go: the cassette has 1 call of go, none with these params; record it again',
    });
    expect(await failure(client.request('find'))).toMatchObject({
      message: 'find: the cassette has no call of find; record it again',
    });
    // The first call of the batch was not used up.
    expect(await client.request('go')).toBe(1);
  });

  test('does not take a notification for a request, or the reverse', async () => {
    const server = fake({ go: 7 });
    const lines: string[] = [];
    const client = createClient(record(server, (text) => lines.push(text)));
    await client.notify('go');
    const again = createClient(replay(lines));
    await again.notify('go');
    expect(await failure(again.request('go'))).toBeInstanceOf(TypeError);
    await client.request('go');
    const both = createClient(replay(lines));
    expect(await both.request('go')).toBe(7);
    expect(await failure(createClient(replay(lines.slice(1))).notify('go'))).toBeInstanceOf(
      TypeError,
    );
  });

  test('makes the calls that are not recorded if it has a transport for them', async () => {
    const server = fake({ add: (a: number, b: number) => a + b, go: () => null });
    const client = createClient(replay([line('add', 'recorded', [2, 3])], { missing: server }));
    const recorded = { method: 'add', params: [2, 3] };
    const missing = { method: 'add', params: [1, 1] };
    expect(await client.batch([missing, recorded, { method: 'go', notify: true }])).toMatchObject([
      { result: 2 },
      { result: 'recorded' },
      undefined,
    ]);
    expect(await client.batch([recorded, { method: 'go', notify: true }])).toMatchObject([
      { result: 'recorded' },
      undefined,
    ]);
    expect(await client.request('add', [1, 1])).toBe(2);
    expect(await client.batch([missing])).toMatchObject([{ result: 2 }]);
    expect(server.payloads.map((payload) => [payload].flat().length)).toEqual([2, 1, 1, 1]);
  });

  test('answers a notification with the recorded status', async () => {
    await using server = await serve(respond({ status: 204 }));
    const { lines, client } = recording(server.url);
    await client.notify('go');
    await client.batch([{ method: 'go', notify: true }]);
    const again = createClient(replay(lines));
    expect(await again.notify('go')).toBeUndefined();
    expect(await again.batch([{ method: 'go', notify: true }])).toEqual([undefined]);
  });

  test.each([
    ['an HTML page', { status: 502, body: '<html>' }, { name: 'HttpError', status: 502 }],
    ['an empty error', { status: 401 }, { name: 'HttpError', status: 401, body: '' }],
    [
      'an error object with a status',
      { status: 500, body: { jsonrpc: '2.0', error: { code: 1, message: 'no' }, id: null } },
      { name: 'RpcError', code: 1, reply: { status: 500 } },
    ],
    ['a page with HTTP 200', { body: '<html>' }, { name: 'InvalidResponseError' }],
    [
      'another id',
      { body: { jsonrpc: '2.0', result: 5, id: 7 } },
      { name: 'InvalidResponseError' },
    ],
    ['an empty body', { status: 200 }, { name: 'InvalidResponseError' }],
    ['an array', { body: [1] }, { name: 'InvalidResponseError' }],
  ])('rejects as the call did: %s', async (_, response, expected) => {
    await using server = await serve(respond(response));
    const { lines, client } = recording(server.url);
    expect(await failure(client.request('add', [2, 3]))).toMatchObject(expected);
    const again = createClient(replay(lines));
    expect(await failure(again.request('add', [2, 3]))).toMatchObject(expected);
  });

  test.each([
    ['an HTML page', { status: 502, body: '<html>' }],
    ['a page with HTTP 200', { body: '<html>' }],
    [
      'one error for all',
      { body: { jsonrpc: '2.0', error: { code: 1, message: 'no' }, id: null } },
    ],
  ])('rejects a batch as the call did: %s', async (_, response) => {
    await using server = await serve(respond(response));
    const { lines, client } = recording(server.url);
    const make = (of: typeof client) =>
      of.batch([{ method: 'add', params: [2, 3] }, { method: 'go' }]).then(
        (outcomes) => outcomes.map((one) => ('error' in one ? one.error.name : one)),
        (error) => error.name,
      );
    const first = await make(client);
    expect(await make(createClient(replay(lines)))).toEqual(first);
  });

  test('rejects as the call did: a broken connection', async () => {
    const line = { method: 'go', sent: 'no', ms: 1 };
    const client = createClient(replay([JSON.stringify(line), '{"method":"add","ms":1}']));
    const error = await failure(client.request('go'));
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ sent: 'no' });
    expect(await failure(client.batch([{ method: 'go' }]))).toMatchObject({ sent: 'no' });
    expect(await failure(client.request('add'))).toMatchObject({ sent: 'maybe' });
  });

  test('throws the HTTP errors of the HTTP transports', async () => {
    const client = createClient(replay('{"method":"go","reply":{"status":503},"ms":1}'));
    expect(await failure(client.request('go'))).toBeInstanceOf(HttpError);
  });

  test.each(['{', '5', '{"params":[]}'])('throws for the line %s', (text) => {
    expect(() => replay([line('go', 1), text])).toThrow(
      new TypeError('replay: line 2 of the cassette is not a recorded call'),
    );
  });
});

test('a recording of jayson over HTTP replays with batching, in another order, with other ids, and over a fake peer', async () => {
  await using server = await startJayson();
  const { lines, client } = recording(server.url);
  await client.request('add', [2, 3]);
  await client.batch([{ method: 'echo', params: { name: 'Foo' } }, { method: 'missing' }]);
  expect(lines).toHaveLength(3);
  const make = (again: typeof client) =>
    Promise.all([
      failure(again.request('missing')),
      again.request('echo', { name: 'Foo' }),
      again.request('add', [2, 3]),
    ]);
  const expected = [expect.objectContaining({ code: -32601 }), { name: 'Foo' }, 5];
  const sizes: number[] = [];
  const count: Middleware = (next) => (payload, options) => {
    sizes.push([payload].flat().length);
    return next(payload, options);
  };
  const batched = compose(replay(lines), batching(), count);
  expect(await make(createClient(batched, { ids: random() }))).toEqual(expected);
  expect(sizes).toEqual([3]);
  const connection = connect(fakePeer(replay(lines)).open());
  expect(await make(createClient(connection))).toEqual(expected);
  await connection.close();
});

test.each([
  ['a transport', () => record({} as never, () => {}), 'record: expected a transport, got Object'],
  [
    'a function',
    () => record(fake({}), 'file' as never),
    'record: expected a function that writes lines, got string',
  ],
])('record throws without %s', (_, act, message) => {
  expect(act).toThrow(new TypeError(message));
});
