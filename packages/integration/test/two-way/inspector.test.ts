import { type InspectorServer, startInspector, WebSocket } from '@jsonrpcclient/fixtures';
import { failure } from '@jsonrpcclient/testing';
import { open } from '@jsonrpcclient/testing/channel-suite';
import { webSocket } from '@jsonrpcclient/websocket';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { patience } from './patience.ts';

/** It refuses messages with a `jsonrpc` member. */
const client = { dialect: '1.0' } as const;

describe("Node's inspector", () => {
  let server: InspectorServer;
  beforeAll(async () => {
    server = await startInspector();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('responds in dialect 1.0 to params by name', async () => {
    await using opened = open(webSocket(server.wsUrl), { client });
    const answer = { result: { type: 'number', value: 5, description: '5' } };
    expect(await opened.client.request('Runtime.evaluate', { expression: '2 + 3' })).toEqual(
      answer,
    );
    expect(await failure(opened.client.request('Missing.method', {}))).toMatchObject({
      name: 'RpcError',
      code: -32601,
    });
    expect(await failure(opened.client.request('Runtime.evaluate', {}))).toMatchObject({
      code: -32602,
      data: expect.stringContaining('expression'),
    });
    expect(await failure(opened.client.request('Runtime.evaluate', [1]))).toMatchObject({
      code: -32602,
    });
    expect(opened.reports).toEqual([]);
  });

  test('sends events before the response to the call that caused them', async () => {
    await using opened = open(webSocket(server.wsUrl), { client });
    const { connection } = opened;
    const contexts: unknown[] = [];
    connection.on('Runtime.executionContextCreated', ({ context }: { context: object }) =>
      contexts.push(context),
    );
    const logged = connection.notifications('Runtime.consoleAPICalled');
    await opened.client.request('Runtime.enable', {});
    expect(contexts).toMatchObject([{ id: 1 }]);
    await opened.client.request('Runtime.evaluate', { expression: 'console.log("hi")' });
    expect((await logged.next()).value).toMatchObject([{ type: 'log', args: [{ value: 'hi' }] }]);
  });

  test('responds to a fast call before a slow one', async () => {
    await using opened = open(webSocket(server.wsUrl), { client });
    const evaluate = async (expression: string) => {
      await opened.client.request('Runtime.evaluate', { expression, awaitPromise: true });
      order.push(expression);
    };
    const order: string[] = [];
    const slow = 'new Promise((resolve) => setTimeout(resolve, 300))';
    await Promise.all([evaluate(slow), evaluate('1')]);
    expect(order).toEqual(['1', slow]);
  });

  test('refuses dialect 2.0 with an error that matches no call', async () => {
    await using opened = open(webSocket(server.wsUrl));
    const { reports } = opened;
    const call = opened.client.request('Runtime.disable', {}, { timeout: 300 });
    expect(await failure(call)).toMatchObject({ name: 'TimeoutError' });
    // Without an id or with one that was never sent, depending on the version of Node.
    expect(reports).toMatchObject([
      {
        kind: expect.stringMatching(/anonymous|unknown/),
        message: { error: { code: expect.any(Number) } },
      },
    ]);
  });

  test("refuses ids that are not integers with an error that matches no call, up to Node 22 with the previous call's id", async () => {
    await using opened = open(webSocket(server.wsUrl), { client });
    const { reports } = opened;
    await opened.client.request('Runtime.disable', {});
    const named = opened.client.with({ ids: () => 'my-id', timeout: 300 });
    expect(await failure(named.request('Runtime.disable', {}))).toMatchObject({
      name: 'TimeoutError',
    });
    expect(await opened.client.request('Runtime.disable', {})).toEqual({});
    const [first, ...others] = reports.map(({ kind }) => kind);
    expect(first).toBe('anonymous');
    expect(others.filter((kind) => kind !== 'second')).toEqual([]);
  });

  test('ends the connection after a ping', async () => {
    const channel = webSocket(server.wsUrl, { WebSocket });
    await using opened = open(channel, { client });
    await opened.client.request('Runtime.disable', {});
    expect(await failure(channel.ping?.() ?? Promise.resolve())).toMatchObject({
      name: 'ChannelError',
    });
    await expect.poll(() => opened.connection.state, patience).toBe('closed');
  });

  test('has several clients, and dies mid-call', async () => {
    await using victim = await startInspector();
    await using one = open(webSocket(victim.wsUrl), { client });
    await using other = open(webSocket(victim.wsUrl), { client });
    expect(await one.client.request('Runtime.disable', {})).toEqual({});
    expect(await other.client.request('Runtime.disable', {})).toEqual({});
    const waiting = failure(
      other.client.request('Runtime.evaluate', {
        expression: 'new Promise(() => {})',
        awaitPromise: true,
      }),
    );
    // Otherwise it would wait for all clients to disconnect.
    const abort = one.client.request('Runtime.evaluate', { expression: 'process.abort()' });
    for (const error of [await failure(abort), await waiting]) {
      expect(error).toMatchObject({
        name: 'TransportError',
        method: 'Runtime.evaluate',
        sent: 'maybe',
      });
    }
  });
});
