import { once } from 'node:events';
import { compose, createClient } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { startTwoWay } from '@jsonrpcclient/fixtures';
import { breaker, deadline, dedupe, limit, observe } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { freePort, respond, serve, serveRpc } from '@jsonrpcclient/testing/servers';
import { webSocket } from '@jsonrpcclient/websocket';
import { describe, expect, test } from 'vitest';
import { transports } from './transports.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Answers a call with its first parameter. */
const answer = ({ body }: { readonly body: string }) => {
  const { id, params } = JSON.parse(body);
  return { jsonrpc: '2.0', result: params[0], id };
};

const refused = { jsonrpc: '2.0', error: { code: -32005, message: 'too many' }, id: null };

/**
 * Refuses the first request, and those that come within a second, or whatever the first response says about the next
 * second.
 */
function serveLimited(first: Parameters<typeof respond>[0] & object) {
  let until = Number.POSITIVE_INFINITY;
  const early: string[] = [];
  const listener = respond((request) => {
    if (until === Number.POSITIVE_INFINITY) {
      until = performance.now() + 1000;
      return typeof first === 'function' ? first(request) : first;
    }
    if (performance.now() < until) early.push(request.body);
    return { body: answer(request) };
  });
  return { early, start: () => serve(listener) };
}

describe.concurrent.each(transports)('over %s', (_, create) => {
  test.each([
    ['a 429 in text', { status: 429, headers: { 'retry-after': '1' }, body: 'slow down' }],
    [
      'a 429 with a JSON-RPC error',
      { status: 429, headers: { 'retry-after': '1' }, body: refused },
    ],
    ['a 503 with Retry-After', { status: 503, headers: { 'retry-after': '1' } }],
    ['a 429 with RateLimit', { status: 429, headers: { ratelimit: '"a";r=0;t=1' } }],
  ])('after %s, limit sends nothing before the server accepts calls again', async (_, first) => {
    const { early, start } = serveLimited(first);
    await using server = await start();
    const client = createClient(compose(create(server.url), limit({ concurrency: 1 })));
    const calls = upTo(5).map((n) => client.request('echo', [n]));
    expect(await failure(calls[0] as Promise<unknown>)).toMatchObject({ method: 'echo' });
    expect(await Promise.all(calls.slice(1))).toEqual([1, 2, 3, 4]);
    expect(early).toEqual([]);
    expect(server.requests).toHaveLength(5);
  });

  test('after a result with a limit that is used up, limit sends nothing before it is reset', async () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' };
    const { early, start } = serveLimited((request) => ({ headers, body: answer(request) }));
    await using server = await start();
    const client = createClient(compose(create(server.url), limit({ concurrency: 1 })));
    const calls = upTo(3).map((n) => client.request('echo', [n]));
    expect(await Promise.all(calls)).toEqual([0, 1, 2]);
    expect(early).toEqual([]);
  });

  test('limit keeps to its concurrency, and a timeout frees the place', async () => {
    let pending = 0;
    let most = 0;
    await using server = await serve(async (request, response) => {
      const { result, ...rest } = answer(request);
      // Never answered.
      if (result === 0) return;
      pending++;
      most = Math.max(most, pending);
      await later(5);
      pending--;
      response.end(JSON.stringify({ result, ...rest }));
    });
    const client = createClient(compose(create(server.url), limit({ concurrency: 2 })));
    const calls = upTo(20).map((n) => {
      const call = client.request('echo', [n], n === 0 ? { timeout: 50 } : {});
      return n === 0 ? failure(call) : call;
    });
    const [late, ...results] = await Promise.all(calls);
    expect(late).toMatchObject({ name: 'TimeoutError', sent: 'maybe' });
    expect(results).toEqual(upTo(20).slice(1));
    expect(most).toBe(2);
  });

  test('breaker stops calling a server that is down', async () => {
    const port = await freePort();
    const client = createClient(compose(create(`http://127.0.0.1:${port}/`), breaker()));
    const errors = await Promise.all(upTo(5).map(() => failure(client.request('add', [2, 3]))));
    for (const error of errors) expect(error).toMatchObject({ sent: 'no' });
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      sent: 'no',
      message: expect.stringContaining('the breaker is open'),
    });
  });

  test('breaker counts 503, and a probe that succeeds closes it', async () => {
    let isUp = false;
    await using server = await serve(
      respond((request) => (isUp ? { body: answer(request) } : { status: 503 })),
    );
    const client = createClient(compose(create(server.url), breaker({ pause: 20 })));
    for (const n of upTo(8)) await failure(client.request('echo', [n]));
    expect(server.requests.length).toBeLessThan(8);
    isUp = true;
    await later(25);
    expect(await client.request('echo', [5])).toBe(5);
    expect(await Promise.all(upTo(5).map((n) => client.request('echo', [n])))).toEqual(upTo(5));
  });

  test('dedupe sends one request, and aborts it when all callers have left', async () => {
    const closed: Promise<unknown>[] = [];
    await using server = await serve((_, response) => {
      closed.push(once(response, 'close'));
    });
    const client = createClient(compose(create(server.url), dedupe({ methods: 'get*' })));
    const controller = new AbortController();
    const { signal } = controller;
    const gone = upTo(5).map(() => failure(client.request('getUser', [1], { signal })));
    while (closed.length === 0) await later(5);
    controller.abort('enough');
    expect(await Promise.all(gone)).toEqual(upTo(5).map(() => 'enough'));
    await closed[0];
    expect(server.requests).toHaveLength(1);
  });

  test('the server is told the time that is left', async () => {
    await using server = await serveRpc();
    const client = createClient(compose(create(server.url), deadline()));
    await client.request('add', [2, 3], { timeout: 60_000 });
    expect(server.requests[0]?.headers['x-request-timeout-ms']).toMatch(/^\d{5}$/);
  });
});

describe('over a WebSocket', () => {
  test('limit learns from error codes how many calls the server takes', async () => {
    await using server = await startTwoWay();
    await using connection = connect(webSocket(server.wsUrl));
    const client = createClient(compose(connection, limit({ codes: [42] })));
    const sent = () => connection.pending().length;
    const errors = upTo(10).map(() => failure(client.request('fail')));
    await connection.opened();
    expect(sent()).toBe(10);
    for (const error of await Promise.all(errors)) expect(error).toMatchObject({ code: 42 });
    const calls = upTo(10).map((n) => client.request('add', [n, 1]));
    expect(sent()).toBe(7);
    expect(await Promise.all(calls)).toEqual(upTo(10).map((n) => n + 1));
  });

  test('observe, dedupe and breaker see the loss of the connection', async () => {
    const events: unknown[] = [];
    const server = await startTwoWay();
    await using connection = connect(webSocket(server.wsUrl));
    const onCall = ({ outcome, method }: { outcome: string; method: string }) =>
      events.push([method, outcome]);
    const client = createClient(
      compose(connection, observe(onCall), dedupe({ methods: '*' }), breaker({ failures: 1 })),
    );
    expect(await client.request('add', [2, 3])).toBe(5);
    await server[Symbol.asyncDispose]();
    await failure(client.request('add', [2, 3]));
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      message: expect.stringContaining('the breaker is open'),
    });
    expect(events).toEqual([
      ['add', 'ok'],
      ['add', 'TransportError'],
      ['add', 'TransportError'],
    ]);
  });
});
