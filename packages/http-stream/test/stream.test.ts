import { createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { httpStream, type StreamOptions, stream } from '@jsonrpcclient/http-stream';
import { failure } from '@jsonrpcclient/testing';
import { respond, serve } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { notification, result, serveEvents } from './serve-events.ts';

/** The values of a stream, and the error that ended it. */
async function read(values: AsyncIterable<unknown>) {
  const seen: unknown[] = [];
  try {
    for await (const value of values) seen.push(value);
    return { seen };
  } catch (error) {
    return { seen, error };
  }
}

const call = { method: 'message/stream', params: { text: 'hi' } };

describe('stream', () => {
  test('yields the result of each response as it arrives', async () => {
    let isRead = () => {};
    await using server = await serveEvents(async ({ id, body }, { say, end }) => {
      expect(JSON.parse(body)).toMatchObject({ jsonrpc: '2.0', ...call });
      for (const value of ['submitted', 'working', 'completed']) {
        say(result(id, value));
        await new Promise<void>((resolve) => {
          isRead = resolve;
        });
      }
      end();
    });
    const seen: string[] = [];
    for await (const value of stream<string>(httpStream(server.url), call)) {
      seen.push(value);
      isRead();
    }
    expect(seen).toEqual(['submitted', 'working', 'completed']);
  });

  test('sends nothing until it is read, and each request has another id', async () => {
    await using server = await serveEvents(({ id }, { say, end }) => {
      say(result(id, id));
      end();
    });
    const transport = httpStream(server.url);
    const [first, second] = [stream(transport, call), stream(transport, call)];
    expect(server.requests).toEqual([]);
    const ids = [(await first.next()).value, (await second.next()).value];
    expect(ids[0]).not.toBe(ids[1]);
    expect(await first.next()).toEqual({ done: true, value: undefined });
    expect(await stream(transport, call).return()).toEqual({ done: true, value: undefined });
    expect(server.requests).toHaveLength(2);
  });

  test('reads a response that is JSON, also through a transport that does not stream', async () => {
    await using server = await serve(
      respond(({ body }) => ({ body: result(JSON.parse(body).id, 5) })),
    );
    expect(await read(stream(httpStream(server.url), call))).toEqual({ seen: [5] });
    expect(await read(stream(httpFetch(server.url), call))).toEqual({ seen: [5] });
  });

  test('throws an error that is JSON', async () => {
    const error = { code: -32001, message: 'Task not found' };
    for (const status of [200, 404]) {
      await using server = await serve(
        respond(({ body }) => ({
          status,
          body: { jsonrpc: '2.0', error, id: JSON.parse(body).id },
        })),
      );
      const { seen, error: thrown } = await read(stream(httpStream(server.url), call));
      expect(seen).toEqual([]);
      expect(thrown).toMatchObject({ name: 'RpcError', code: -32001 });
    }
  });

  test('throws an error in the stream after the results before it', async () => {
    await using server = await serveEvents(({ id }, { say }) => {
      say(result(id, 1));
      say({ jsonrpc: '2.0', error: { code: 7, message: 'no more' }, id });
    });
    const { seen, error } = await read(stream(httpStream(server.url), call));
    expect(seen).toEqual([1]);
    expect(error).toMatchObject({ name: 'RpcError', code: 7, method: call.method });
  });

  test('throws after the results that arrived if the stream breaks', async () => {
    await using server = await serveEvents(({ id }, { say, cut }) => {
      say(result(id, 1));
      setTimeout(cut, 20);
    });
    const { seen, error } = await read(stream(httpStream(server.url), call));
    expect(seen).toEqual([1]);
    expect(error).toMatchObject({ name: 'TransportError', sent: 'yes' });
  });

  test('throws if a response is malformed', async () => {
    await using server = await serveEvents(({ id }, { say }) => {
      say({ result: 1, id });
    });
    const { error } = await read(stream(httpStream(server.url), call));
    expect(error).toMatchObject({ name: 'InvalidResponseError' });
    await using lenient = await serveEvents(({ id }, { say, end }) => {
      say({ result: 1, id });
      end();
    });
    const options: StreamOptions = { dialect: 'lenient' };
    expect(await read(stream(httpStream(lenient.url), call, options))).toEqual({ seen: [1] });
  });

  test('passes notifications on to onNotification', async () => {
    await using server = await serveEvents(({ id }, { say, end }) => {
      say(notification('log', ['a']));
      say(result(id, 1));
      end();
    });
    const heard: unknown[] = [];
    const onNotification = (...args: unknown[]) => heard.push(args);
    const read1 = await read(stream(httpStream(server.url), call, { onNotification }));
    expect([read1, heard]).toEqual([{ seen: [1] }, [['log', ['a']]]]);
  });

  test('yields notifications until the response if asked to', async () => {
    await using server = await serveEvents(({ id }, { say }) => {
      say(notification('changed', { uri: 'a' }));
      say(notification('gone'));
      say(result(id, {}));
    });
    const listen = stream(httpStream(server.url), call, { yields: 'notifications' });
    expect(await read(listen)).toEqual({
      seen: [
        { method: 'changed', params: { uri: 'a' } },
        { method: 'gone', params: undefined },
      ],
    });
  });

  test('throws the error that ends its notifications', async () => {
    await using server = await serveEvents(({ id }, { say }) => {
      say(notification('changed'));
      say({ jsonrpc: '2.0', error: { code: 7, message: 'no more' }, id });
    });
    const listen = stream(httpStream(server.url), call, { yields: 'notifications' });
    expect(await read(listen)).toMatchObject({ seen: [{}], error: { code: 7 } });
  });

  test('closes the stream when the loop breaks, or is disposed', async () => {
    let closed = Promise.resolve();
    await using server = await serveEvents(({ id }, response) => {
      closed = response.closed;
      response.say(result(id, 1));
    });
    const transport = httpStream(server.url);
    for await (const value of stream(transport, call)) {
      expect(value).toBe(1);
      break;
    }
    await closed;
    {
      await using values = stream(transport, call);
      await values.next();
    }
    await closed;
  });

  test('closes the stream when its signal aborts, and throws the reason', async () => {
    let closed = Promise.resolve();
    await using server = await serveEvents(({ id }, response) => {
      closed = response.closed;
      response.say(result(id, 1));
    });
    const controller = new AbortController();
    const values = stream(httpStream(server.url), call, { signal: controller.signal });
    await values.next();
    const next = failure(values.next());
    controller.abort('enough');
    expect(await next).toBe('enough');
    await closed;
    const late = stream(httpStream(server.url), call, { signal: controller.signal });
    expect(await failure(late.next())).toBe('enough');
  });

  test('has no timeout unless one is set', async () => {
    await using server = await serveEvents(({ id }, { say }) => {
      say(result(id, 1));
    });
    const { seen, error } = await read(stream(httpStream(server.url), call, { timeout: 300 }));
    expect(seen).toEqual([1]);
    expect(error).toMatchObject({ name: 'TimeoutError', timeout: 300 });
  });

  test('is not repeated, although its call is idempotent', async () => {
    const seen: unknown[] = [];
    const transport = httpStream('http://127.0.0.1:9/');
    const spying: typeof transport = (payload, options) => {
      seen.push(options.idempotent);
      return transport(payload, options);
    };
    await read(stream(spying, call, { idempotent: true }));
    expect(seen).toEqual([false]);
  });

  test('loses nothing while its reader is behind', async () => {
    const size = 300;
    let written = 0;
    await using server = await serveEvents(async ({ id }, { write, say, end }) => {
      const text = `data: ${JSON.stringify(result(id, 'x'.repeat(100_000)))}\n\n`;
      for (; written < size; written++) {
        if (!write(text)) await new Promise(setImmediate);
      }
      say(result(id, 'last'));
      end();
    });
    const values = stream<string>(httpStream(server.url), call);
    await values.next();
    let count = 1;
    for await (const value of values) {
      count++;
      if (value === 'last') break;
    }
    expect(count).toBe(size + 1);
  });

  test('shows the function that reads it in the stack of an error', async () => {
    await using server = await serve(respond({ status: 500 }));
    const values = stream(httpStream(server.url), call);
    const theReader = async () => {
      for await (const _ of values);
    };
    const error = await failure(theReader());
    expect((error as Error).stack).toContain('theReader');
  });

  test.each([
    [[undefined, call], 'stream: expected a transport such as httpStream(url), got undefined'],
    [
      [httpFetch('http://example/'), 'x'],
      'stream: expected a call such as { method, params }, got string',
    ],
    [
      [httpFetch('http://example/'), call, { yields: 'all' }],
      "stream: expected yields: 'results' or 'notifications', got string",
    ],
  ])('with wrong arguments throws a TypeError: %#', (args, message) => {
    expect(() => stream(...(args as Parameters<typeof stream>))).toThrow(new TypeError(message));
  });
});

test('calls and streams can share a transport', async () => {
  await using server = await serveEvents(({ id }, { say, end }) => {
    say(result(id, 1));
    end();
  });
  const transport = httpStream(server.url);
  const client = createClient(transport);
  const both = [client.request('a'), stream(transport, call).next()];
  expect(await Promise.all(both)).toEqual([1, { done: false, value: 1 }]);
});
