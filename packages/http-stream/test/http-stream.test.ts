import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClient } from '@jsonrpcclient/core';
import type { Unexpected } from '@jsonrpcclient/duplex';
import { type HttpStreamOptions, httpStream } from '@jsonrpcclient/http-stream';
import { undiciStream } from '@jsonrpcclient/http-undici';
import { failure } from '@jsonrpcclient/testing';
import { respond, serve } from '@jsonrpcclient/testing/servers';
import { describe, expect, test, vi } from 'vitest';
import { type EventResponse, notification, result, serveEvents } from './serve-events.ts';

/** A client that records what is unexpected. */
function connectTo(url: string, options: HttpStreamOptions = {}) {
  const reports: Unexpected[] = [];
  const onUnexpected = (report: Unexpected) => reports.push(report);
  return { client: createClient(httpStream(url, { onUnexpected, ...options })), reports };
}

describe('a call whose response is in an event stream', () => {
  test('resolves when the response arrives, and closes the stream', async () => {
    let closed = Promise.resolve();
    await using server = await serveEvents(({ id }, response) => {
      closed = response.closed;
      response.say(result(id, 5));
    });
    const { client, reports } = connectTo(server.url);
    expect(await client.request('add', [2, 3])).toBe(5);
    await closed;
    expect(reports).toEqual([]);
  });

  test('rejects with the error object, also if that has no id', async () => {
    const error = { code: 42, message: 'no' };
    for (const id of [1, null, undefined]) {
      await using server = await serveEvents((_, { say, end }) => {
        say({ jsonrpc: '2.0', error, id });
        end();
      });
      const call = connectTo(server.url).client.request('add');
      expect(await failure(call)).toMatchObject({ name: 'RpcError', code: 42, id: id ?? null });
    }
  });

  test('passes on notifications in order before it resolves', async () => {
    await using server = await serveEvents(({ id }, { say, write }) => {
      for (const n of [1, 2, 3]) say(notification('tick', [n]));
      write(': still here\n\n');
      say(result(id, 'done'));
    });
    const { client, reports } = connectTo(server.url);
    const heard: unknown[] = [];
    const call = client.request('work', [], {
      onNotification: (method, params) => heard.push([method, params]),
    });
    expect(await call).toBe('done');
    expect(heard).toEqual([1, 2, 3].map((n) => ['tick', [n]]));
    expect(reports).toEqual([]);
  });

  test('reports everything else, and a listener that throws or rejects', async () => {
    await using server = await serveEvents(({ id }, { say, write }) => {
      say(notification('first'));
      say(notification('second'));
      say(result('other', 1));
      say({ jsonrpc: '2.0', result: 2 });
      say({ jsonrpc: '2.0', method: 'ask', id: 7 });
      write('data: {"jsonrpc"\n\n');
      write('data: 5\n\n');
      say([notification('third'), result(id, 3)]);
      say(result(id, 'done'));
    });
    const { client, reports } = connectTo(server.url);
    const call = client.request('work', [], {
      onNotification(method) {
        if (method === 'first') throw new Error('thrown');
        return Promise.reject(new Error('rejected'));
      },
    });
    expect(await call).toBe('done');
    await expect
      .poll(() => reports.map(({ kind }) => kind).sort())
      .toEqual(
        [
          'failed',
          'failed',
          'failed',
          'unknown',
          'anonymous',
          'unhandled',
          'garbage',
          'foreign',
          'foreign',
        ].sort(),
      );
  });

  test('without a listener reports its notifications as unheard', async () => {
    await using server = await serveEvents(({ id }, { say }) => {
      say(notification('tick'));
      say(result(id, 1));
    });
    const { client, reports } = connectTo(server.url);
    await client.request('work');
    expect(reports).toMatchObject([{ kind: 'unheard', method: 'tick' }]);
  });

  test('warns about a message it does not expect by default', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    await using server = await serveEvents(({ id }, { say }) => {
      say(result('other', 1));
      say(result(id, 1));
    });
    await createClient(httpStream(server.url)).request('work');
    expect(warn.mock.calls).toEqual([[expect.stringContaining('an id that was never sent')]]);
    warn.mockRestore();
  });

  test('rejects with sent: yes if the stream ends or breaks before the response', async () => {
    for (const stop of ['end', 'cut'] as const) {
      await using server = await serveEvents((_, response) => {
        response.say(notification('tick'));
        response.write('id: 3\ndata: {"jsonrpc":"2.0",');
        setTimeout(() => response[stop](), 20);
      });
      const error = await failure(connectTo(server.url).client.request('work', ['s3cret']));
      expect(error).toMatchObject({
        name: 'TransportError',
        sent: 'yes',
        cause: expect.any(Error),
        message: expect.stringContaining('incomplete response'),
      });
    }
  });

  test('resolves if the stream breaks after the response', async () => {
    await using server = await serveEvents(({ id }, { say, cut }) => {
      say(result(id, 5));
      setTimeout(cut, 20);
    });
    expect(await connectTo(server.url).client.request('add')).toBe(5);
  });

  test('closes the stream when it is aborted or times out', async () => {
    for (const options of [{ timeout: 50 }, { signal: AbortSignal.timeout(50) }]) {
      let closed = Promise.resolve();
      await using server = await serveEvents((_, response) => {
        closed = response.closed;
        response.say(notification('tick'));
      });
      const error = await failure(connectTo(server.url).client.request('work', [], options));
      expect(error).toMatchObject({ name: 'TimeoutError' });
      await closed;
    }
  });

  test('breaks off a silent stream after idleTimeout, which comments extend', async () => {
    for (const post of [undefined, undiciStream()]) {
      let comments = 0;
      await using server = await serveEvents((_, { write }) => {
        const timer = setInterval(() => {
          comments++;
          write(': still here\n\n');
          if (comments === 5) clearInterval(timer);
        }, 100);
      });
      const { client } = connectTo(server.url, { idleTimeout: 1000, post });
      const error = await failure(client.request('work'));
      expect(error).toMatchObject({
        name: 'TransportError',
        sent: 'yes',
        cause: { message: 'the event stream was silent for 1000 ms' },
      });
      expect(comments).toBe(5);
    }
  });

  test('rejects an event above maxEventBytes without reading the rest', async () => {
    let closed = Promise.resolve();
    await using server = await serveEvents(({ id }, response) => {
      closed = response.closed;
      response.write(`data: ${JSON.stringify(result(id, 'x'.repeat(1000)))}`);
    });
    const { client } = connectTo(server.url, { maxEventBytes: 1000 });
    expect(await failure(client.request('get'))).toMatchObject({
      name: 'InvalidResponseError',
      message: expect.stringContaining('maxEventBytes'),
    });
    await closed;
  });

  test('accepts events of 64 MiB by default, and no larger ones', async () => {
    const max = 2 ** 26;
    await using server = await serveEvents(({ id, params }, { write }) => {
      const [size] = params as readonly number[];
      const text = JSON.stringify(result(id, ''));
      write(`data: ${text.replace('""', `"${'x'.repeat(Number(size) - text.length)}"`)}\n\n`);
    });
    const { client } = connectTo(server.url);
    expect((await client.request<string>('get', [max])).length).toBeGreaterThan(max - 100);
    expect(await failure(client.request('get', [max + 1]))).toMatchObject({
      message: expect.stringContaining('maxEventBytes'),
    });
  });

  test('sends a batch, whose responses come in any grouping', async () => {
    const groupings: readonly (readonly object[][])[] = [
      [[result(2, 'b')], [result(1, 'a')]],
      [[result(1, 'a'), result(2, 'b')]],
      [[notification('x'), result(2, 'b')], [result(1, 'a')]],
    ];
    for (const events of groupings) {
      await using server = await serveEvents((_, { say }) => {
        for (const event of events) say(event.length === 1 ? (event[0] as object) : event);
      });
      const { client } = connectTo(server.url);
      expect(await client.batch([{ method: 'a' }, { method: 'b' }])).toEqual([
        { ok: true, result: 'a' },
        { ok: true, result: 'b' },
      ]);
    }
  });

  test('resolves a batch with the responses that arrived before the stream ended', async () => {
    await using server = await serveEvents((_, { say, end }) => {
      say(result(2, 'b'));
      end();
    });
    const { client } = connectTo(server.url);
    expect(await client.batch([{ method: 'a' }, { method: 'b' }])).toMatchObject([
      { ok: false, error: { name: 'InvalidResponseError' } },
      { ok: true, result: 'b' },
    ]);
  });

  test('does not read the stream that answers a notification', async () => {
    let closed = Promise.resolve();
    await using server = await serveEvents((_, response) => {
      closed = response.closed;
      response.say(notification('tick'));
    });
    await connectTo(server.url).client.notify('go');
    await closed;
  });

  test('reads 100,000 events in bounded memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const count = 100_000;
    await using server = await serveEvents(async ({ id }, response) => {
      const text = `data: ${JSON.stringify(notification('tick', ['x'.repeat(200)]))}\n\n`;
      await writeMany(response, text, count);
      response.say(result(id, 'done'));
    });
    const { client } = connectTo(server.url);
    let heard = 0;
    let most = 0;
    collect();
    const before = process.memoryUsage().heapUsed;
    const call = client.request('work', [], {
      onNotification() {
        heard++;
        if (heard % 20_000) return;
        collect();
        most = Math.max(most, process.memoryUsage().heapUsed - before);
      },
    });
    expect(await call).toBe('done');
    expect(heard).toBe(count);
    expect(most).toBeLessThan(15 * 2 ** 20);
  });
});

/** Writes a text again and again, as fast as the client reads. */
async function writeMany(response: EventResponse, text: string, count: number): Promise<void> {
  const block = text.repeat(100);
  for (let left = count / 100; left > 0; left--) {
    response.write(block);
    await new Promise(setImmediate);
  }
}

test('a reply can have no body at all', async () => {
  const post = async () => ({ status: 202, statusText: '', headers: {}, body: undefined });
  await createClient(httpStream('http://example/', { post })).notify('go');
  const { client } = connectTo('http://example/', { post });
  expect(await failure(client.request('go'))).toMatchObject({ name: 'InvalidResponseError' });
});

test('a reply that is JSON is read up to maxResponseBytes', async () => {
  await using server = await serve(respond({ body: result(1, 'x'.repeat(1000)) }));
  const { client } = connectTo(server.url, { maxResponseBytes: 1000 });
  expect(await failure(client.request('get'))).toMatchObject({
    name: 'InvalidResponseError',
    message: expect.stringContaining('maxResponseBytes'),
  });
});

test.each([
  [{ post: 'fetch' }, 'httpStream: expected post: a PostStream such as undiciStream(), got string'],
  [{ maxEventBytes: -1 }, 'httpStream: expected maxEventBytes: number of 0 or more, got -1'],
  [{ idleTimeout: '1' }, 'httpStream: expected idleTimeout: number of 0 or more, got string'],
])('the options %o throw a TypeError', (options, message) => {
  expect(() => httpStream('http://example/', options as object)).toThrow(new TypeError(message));
});
