import { createClient } from '@jsonrpcclient/core';
import { connect, mcp, reconnect, type Unexpected } from '@jsonrpcclient/duplex';
import { type StreamableHttpOptions, streamableHttp } from '@jsonrpcclient/http-stream';
import { undiciStream } from '@jsonrpcclient/http-undici';
import { failure } from '@jsonrpcclient/testing';
import { freePort } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { type EventResponse, notification, result } from '../serve-events.ts';
import { type McpRequest, onlyPosts, serveMcp } from './mcp-server.ts';

const fast = { minDelay: 1, maxDelay: 5 };

/** A connection over the channel, and what it did not expect. */
function open(url: string, options: StreamableHttpOptions = {}) {
  const reports: Unexpected[] = [];
  const onUnexpected = (report: Unexpected) => reports.push(report);
  const connection = connect(streamableHttp(url, { ...fast, ...options }), {
    ...mcp,
    onUnexpected,
  });
  const client = createClient(connection);
  const initialize = async () => {
    await client.request('initialize', {});
    await client.notify('notifications/initialized');
  };
  return {
    connection,
    client,
    reports,
    initialize,
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

const respondWith = (value: unknown) =>
  onlyPosts(({ message: { id }, response }) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(result(id, value)));
  });

describe('a session', () => {
  test('is that of the handshake, with its version, until DELETE ends it', async () => {
    await using server = await serveMcp(respondWith(5));
    const opened = open(server.url, { headers: { 'x-a': 'b' }, auth: 'token' });
    await opened.initialize();
    expect(await opened.client.request('add')).toBe(5);
    await expect.poll(() => server.requests.length).toBe(4);
    await opened.connection.close();
    const seen = server.requests.map(({ method, headers }) => [
      method,
      headers['mcp-session-id'],
      headers['mcp-protocol-version'],
    ]);
    expect(seen.sort()).toEqual(
      [
        ['POST', undefined, undefined],
        ['POST', 's1', '2025-11-25'],
        ['GET', 's1', '2025-11-25'],
        ['POST', 's1', '2025-11-25'],
        ['DELETE', 's1', '2025-11-25'],
      ].sort(),
    );
    for (const { method, headers } of server.requests) {
      expect(headers).toMatchObject({ 'x-a': 'b', authorization: 'Bearer token' });
      const accept = method === 'GET' ? 'text/event-stream' : 'application/json, text/event-stream';
      expect(headers.accept).toBe(accept);
      expect(headers['content-type']).toBe(method === 'POST' ? 'application/json' : undefined);
    }
  });

  test('can be left out', async () => {
    await using server = await serveMcp(respondWith(5));
    const opened = open(server.url, { session: false, listen: false });
    await opened.initialize();
    await opened.client.request('add');
    await opened.connection.close();
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'POST']);
    expect(server.requests[2]?.headers).not.toHaveProperty('mcp-session-id');
  });

  test('that has expired ends the channel; the refused call was not sent, others may have been', async () => {
    let streams = 0;
    await using server = await serveMcp(({ method, message, response, stream }) => {
      if (method === 'GET') response.writeHead(405).end();
      else if (message.method === 'slow') {
        streams++;
        stream();
      } else response.writeHead(404).end();
    });
    await using opened = open(server.url);
    await opened.initialize();
    const slow = failure(opened.client.request('slow'));
    await expect.poll(() => streams).toBe(1);
    const error = await failure(opened.client.request('add'));
    expect(error).toMatchObject({ sent: 'no', cause: { code: 'SESSION' } });
    expect(await slow).toMatchObject({ sent: 'maybe', cause: { code: 'SESSION' } });
    expect(opened.connection.state).toBe('closed');
    await opened.connection.close();
    expect(server.requests.map(({ method }) => method)).not.toContain('DELETE');
  });

  test('that has expired begins anew once with reconnect', async () => {
    let sessions = 0;
    await using server = await serveMcp(({ method, message, headers, response }) => {
      if (method !== 'POST') response.writeHead(405).end();
      else if (sessions === 1) response.writeHead(404).end();
      else response.end(JSON.stringify(result(message.id, headers['mcp-session-id'])));
    });
    const channel = reconnect(() => streamableHttp(server.url), { minDelay: 1 });
    await using connection = connect(channel, {
      ...mcp,
      async onOpen(client) {
        sessions++;
        await client.request('initialize', {});
        await client.notify('notifications/initialized');
      },
    });
    const client = createClient(connection);
    expect(await failure(client.request('add'))).toMatchObject({ sent: 'no' });
    expect(await client.request('add')).toBe('s1');
    expect(sessions).toBe(2);
  });

  test('is left alone after closeTimeout if the server does not answer the DELETE', async () => {
    await using server = await serveMcp(({ method, response }) => {
      if (method === 'GET') response.writeHead(405).end();
    });
    const opened = open(server.url, { closeTimeout: 20 });
    await opened.initialize();
    await opened.connection.close();
    expect(server.requests.map(({ method }) => method)).toContain('DELETE');
  });
});

describe('listening', () => {
  test('starts after the handshake, and brings notifications and requests', async () => {
    let streams: EventResponse[] = [];
    await using server = await serveMcp(({ method, message, response, stream }) => {
      if (method === 'GET') streams = [...streams, stream()];
      else response.writeHead(202).end(message.method);
    });
    await using opened = open(server.url);
    opened.connection.handle('double', (n: number) => 2 * n);
    const heard: unknown[] = [];
    opened.connection.on('tick', (n) => heard.push(n));
    await opened.initialize();
    await opened.client.notify('notifications/initialized');
    await expect.poll(() => streams.length).toBe(1);
    streams[0]?.say(notification('tick', [1]));
    streams[0]?.say({ jsonrpc: '2.0', method: 'double', params: [21], id: 'x' });
    await expect
      .poll(() => server.requests.at(-1)?.body)
      .toBe('{"jsonrpc":"2.0","result":42,"id":"x"}');
    expect(heard).toEqual([1]);
    expect(opened.reports).toEqual([]);
  });

  test.each([404, 405, 406, 400, 501])(
    'is given up silently if the server answers %i',
    async (status) => {
      let gets = 0;
      await using server = await serveMcp(({ method, message, response }) => {
        if (method !== 'GET') response.end(JSON.stringify(result(message.id, 1)));
        else if (++gets) response.writeHead(status).end();
      });
      await using opened = open(server.url, { session: false });
      await opened.initialize();
      await expect.poll(() => gets).toBe(1);
      expect(await opened.client.request('add')).toBe(1);
      expect(await opened.client.request('add')).toBe(1);
      expect(gets).toBe(1);
      expect(opened.reports).toEqual([]);
      expect(opened.connection.state).toBe('open');
    },
  );

  test.each([409, 429, 503])('is tried again if the server answers %i', async (status) => {
    let gets = 0;
    let opening = (_: EventResponse) => {};
    const opened = new Promise<EventResponse>((resolve) => {
      opening = resolve;
    });
    await using server = await serveMcp(({ method, response, stream }) => {
      if (method !== 'GET') response.writeHead(202).end();
      else if (++gets < 3) response.writeHead(status).end();
      else opening(stream());
    });
    await using client = open(server.url);
    await client.initialize();
    const heard = client.connection.notifications('tick').next();
    (await opened).say(notification('tick'));
    expect(await heard).toEqual({ done: false, value: [] });
  });

  test('continues after the last event when its stream breaks, and never has two streams', async () => {
    const ids: unknown[] = [];
    let active = 0;
    let most = 0;
    await using server = await serveMcp(({ method, headers, response, stream }) => {
      if (method !== 'GET') return void response.writeHead(202).end();
      ids.push(headers['last-event-id']);
      most = Math.max(most, ++active);
      response.once('close', () => active--);
      const { say, cut, end } = stream();
      const n = ids.length;
      if (n > 3) return;
      say(notification('tick', [n]), String(n));
      setTimeout(n % 2 ? cut : end, 20);
    });
    await using opened = open(server.url);
    const heard: unknown[] = [];
    opened.connection.on('tick', (n) => heard.push(n));
    await opened.initialize();
    await expect.poll(() => ids).toEqual([undefined, '1', '2', '3']);
    expect([heard, most]).toEqual([[1, 2, 3], 1]);
  });

  test('starts anew after a loss with resume: false', async () => {
    const ids: unknown[] = [];
    await using server = await serveMcp(({ method, headers, response, stream }) => {
      if (method !== 'GET') return void response.writeHead(202).end();
      ids.push(headers['last-event-id']);
      const { say, end } = stream();
      say(notification('tick'), '1');
      if (ids.length === 1) end();
    });
    await using opened = open(server.url, { resume: false });
    opened.connection.on('tick', () => {});
    await opened.initialize();
    await expect.poll(() => ids).toEqual([undefined, undefined]);
  });

  test('waits while the messages that arrived are not read, and loses none', async () => {
    const count = 5000;
    await using server = await serveMcp(async ({ method, response, stream }) => {
      if (method !== 'GET') return void response.writeHead(202).end();
      const { say, end } = stream();
      for (let n = 0; n < count; n++) {
        say(notification('tick', [n, 'x'.repeat(1000)]));
        if (n % 100 === 0) await new Promise(setImmediate);
      }
      end();
    });
    const channel = streamableHttp(server.url, { ...fast, listen: true });
    await expect.poll(() => channel.activity?.()).toBeGreaterThan(0);
    const seen: number[] = [];
    for await (const message of channel.messages) {
      if (typeof message !== 'string') continue;
      seen.push(JSON.parse(message).params[0]);
      if (seen.length === count) break;
    }
    expect(seen).toEqual(Array.from({ length: count }, (_, n) => n));
    // The reader has left, so the channel is closed.
    const sending = Promise.resolve(channel.send('{"jsonrpc":"2.0","method":"go"}'));
    expect(await failure(sending)).toMatchObject({ sent: 'no' });
  });

  test('ends the channel if the session is gone', async () => {
    await using server = await serveMcp(({ method, response }) => {
      response.writeHead(method === 'GET' ? 404 : 202).end();
    });
    await using opened = open(server.url);
    const closed = new Promise((resolve) =>
      opened.connection.onState((state, error) => state === 'closed' && resolve(error)),
    );
    await opened.initialize();
    expect(await closed).toMatchObject({ code: 'SESSION' });
  });

  test('can be demanded: the channel opens with its stream', async () => {
    await using server = await serveMcp(({ method, response, stream }) =>
      method === 'GET' ? stream() : response.writeHead(202).end(),
    );
    await using opened = open(server.url, { listen: true });
    await opened.connection.opened();
    expect(server.requests.map(({ method }) => method)).toEqual(['GET']);
    await using refusing = await serveMcp(({ response }) => response.writeHead(405).end());
    await using refused = open(refusing.url, { listen: true });
    expect(await failure(refused.connection.opened())).toMatchObject({
      message: expect.stringContaining('(405)'),
    });
  });
});

describe('a call', () => {
  test('gets its response, progress and requests in the stream of its POST', async () => {
    await using server = await serveMcp(
      onlyPosts(async ({ message, response, stream }) => {
        if (message.method !== 'work') return void response.writeHead(202).end();
        const { say, end } = stream();
        const progress = { progressToken: message.id, progress: 1 };
        say(notification('notifications/progress', progress));
        say({ jsonrpc: '2.0', method: 'ping', id: 'p' });
        await expect.poll(() => server.requests.at(-1)?.body).toContain('"id":"p"');
        say(result(message.id, 'done'));
        end();
      }),
    );
    await using opened = open(server.url);
    const heard: unknown[] = [];
    const onProgress = (progress: unknown) => heard.push(progress);
    expect(await opened.client.request('work', {}, { onProgress })).toBe('done');
    expect(heard).toEqual([{ progress: 1 }]);
    expect(opened.reports).toEqual([]);
  });

  test('that is aborted tells the server, and closes its stream', async () => {
    let streams: EventResponse[] = [];
    await using server = await serveMcp(
      onlyPosts(({ message, response, stream }) => {
        if (message.method === 'work') streams = [...streams, stream()];
        else response.writeHead(202).end();
      }),
    );
    await using opened = open(server.url);
    const controller = new AbortController();
    const call = failure(opened.client.request('work', {}, { signal: controller.signal }));
    await expect.poll(() => streams.length).toBe(1);
    controller.abort('enough');
    expect(await call).toBe('enough');
    await streams[0]?.closed;
    expect(JSON.parse(server.requests[1]?.body ?? '')).toMatchObject({
      method: 'notifications/cancelled',
      params: { requestId: 1 },
    });
  });

  for (const [name, post] of [
    ['fetch', undefined],
    ['undici', undiciStream()],
  ] as const) {
    test(`whose stream breaks is resumed exactly once after its last event, over ${name}`, async () => {
      const gets: unknown[] = [];
      await using server = await serveMcp(({ method, message, headers, stream }) => {
        const { say, write, end, cut } = stream();
        if (method === 'POST') {
          write('id: a\nretry: 1\ndata:\n\n');
          say(notification('tick', [1]), 'b');
          write('id: c\ndata: {"jsonrpc":"2.0","method":"tick","params":[');
          setTimeout(cut, 20);
        } else {
          gets.push(headers['last-event-id']);
          say(notification('tick', [2]), 'c');
          say(
            result(
              (server.requests[0] && JSON.parse(server.requests[0].body).id) ?? message.id,
              'done',
            ),
            'd',
          );
          end();
        }
      });
      // The server's delay counts, not this one.
      await using opened = open(server.url, { post, listen: false, minDelay: 1e9, maxDelay: 1e9 });
      const heard: unknown[] = [];
      opened.connection.on('tick', (n) => heard.push(n));
      expect(await opened.client.request('work')).toBe('done');
      expect([heard, gets]).toEqual([[1, 2], ['b']]);
      expect(opened.reports).toEqual([]);
    });
  }

  test('whose stream ends without ids rejects immediately', async () => {
    for (const stop of ['end', 'cut'] as const) {
      await using server = await serveMcp(
        onlyPosts(({ stream }) => {
          const response = stream();
          response.say(notification('tick'));
          setTimeout(() => response[stop](), 20);
        }),
      );
      await using opened = open(server.url);
      expect(await failure(opened.client.request('work'))).toMatchObject({
        name: 'TransportError',
        sent: 'maybe',
        message: expect.stringContaining('the event stream ended without the response'),
      });
      expect(opened.connection.state).toBe('open');
      expect(server.requests).toHaveLength(1);
    }
  });

  const cutAfterId = ({ method, response, stream }: McpRequest, status: number) => {
    if (method !== 'POST') return void response.writeHead(status).end();
    const { say, write, end } = stream();
    write('retry: 2\n\n');
    say(notification('tick'), '1');
    end();
  };

  test.each([
    ['resume: false', { resume: false }, 503, 0],
    ['a server that cannot resume', {}, 405, 1],
    ['all retries failed', { retries: 3 }, 503, 3],
  ])('rejects when its stream ends, with %s', async (_, options, status, gets) => {
    await using server = await serveMcp((request) => cutAfterId(request, status));
    await using opened = open(server.url, { listen: false, ...options });
    expect(await failure(opened.client.request('work'))).toMatchObject({
      message: expect.stringContaining('ended without the response'),
    });
    expect(server.requests.filter(({ method }) => method === 'GET')).toHaveLength(gets);
  });

  test('rejects if there is no server to resume its stream', async () => {
    const server = await serveMcp((request) => {
      cutAfterId(request, 503);
      request.response.socket?.once('close', () => server[Symbol.asyncDispose]());
    });
    await using opened = open(server.url, { listen: false, headers: { connection: 'close' } });
    expect(await failure(opened.client.request('work'))).toMatchObject({
      sent: 'maybe',
      cause: { cause: { code: 'ECONNREFUSED' } },
    });
  });

  test('is given up by close while it waits to be resumed', async () => {
    await using server = await serveMcp(({ stream }) =>
      stream().end('id: 1\nretry: 1000000\ndata:\n\n'),
    );
    const opened = open(server.url, { listen: false });
    const call = failure(opened.client.request('work'));
    await expect.poll(() => server.requests.length).toBe(1);
    await opened.connection.close();
    expect(await call).toMatchObject({ name: 'TransportError', sent: 'maybe' });
  });

  test('ends the channel if the session is gone when its stream is resumed', async () => {
    await using server = await serveMcp((request) => cutAfterId(request, 404));
    await using opened = open(server.url, { listen: false });
    await opened.initialize();
    await failure(opened.client.request('work'));
    await expect.poll(() => opened.connection.state).toBe('closed');
  });

  test.each([
    [400, { error: { code: -32020, message: 'no' }, id: 1 }],
    [404, { error: { code: -32601, message: 'no' }, id: null }],
    [500, { error: { code: -32603, message: 'no' } }],
  ])('rejects with the error object of a reply with status %i', async (status, error) => {
    await using server = await serveMcp(
      onlyPosts(({ response }) =>
        response.writeHead(status).end(JSON.stringify({ jsonrpc: '2.0', ...error })),
      ),
    );
    await using opened = open(server.url);
    expect(await failure(opened.client.request('work'))).toMatchObject({
      name: 'RpcError',
      code: error.error.code,
    });
  });

  test('rejects with the status of any other reply, and the channel stays open', async () => {
    for (const status of [302, 401, 500]) {
      await using server = await serveMcp(
        onlyPosts(({ response }) => response.writeHead(status).end('<h1>s3cret</h1>')),
      );
      await using opened = open(server.url);
      for (const call of [opened.client.request('work'), opened.client.notify('go')]) {
        const error = await failure(call);
        expect(error).toMatchObject({
          name: 'TransportError',
          cause: { code: status },
          message: expect.stringContaining(`HTTP ${status}`),
        });
        expect(String(error)).not.toContain('s3cret');
      }
      expect(opened.connection.state).toBe('open');
    }
  });

  test('rejects if the reply has no body at all', async () => {
    const reply = { status: 200, statusText: '', headers: {}, body: undefined };
    await using opened = open('http://example/', { post: async () => reply });
    expect(await failure(opened.client.request('work'))).toMatchObject({
      message: expect.stringContaining('the reply does not contain the response'),
    });
    await opened.client.notify('go');
  });

  test('rejects if the reply has no response, whatever else it has', async () => {
    for (const [status, body] of [
      [200, ''],
      [202, ''],
      [200, '{"jsonrpc":"2.0","method":"tick"}'],
    ] as const) {
      await using server = await serveMcp(
        onlyPosts(({ response }) => response.writeHead(status).end(body)),
      );
      await using opened = open(server.url);
      expect(await failure(opened.client.request('work'))).toMatchObject({
        message: expect.stringContaining('the reply does not contain the response'),
      });
    }
  });

  test('without a server rejects with sent: no, and the next one is tried', async () => {
    await using opened = open(`http://127.0.0.1:${await freePort()}/`);
    for (const _ of [1, 2]) {
      expect(await failure(opened.client.request('work'))).toMatchObject({
        sent: 'no',
        cause: { code: 'ECONNREFUSED' },
      });
    }
  });

  test('that the server accepts is answered on the stream of the GET', async () => {
    let own: EventResponse | undefined;
    await using server = await serveMcp(({ method, message, response, stream }) => {
      if (method === 'GET') own = stream();
      else {
        response.writeHead(202).end();
        if (message.method === 'work') own?.say(result(message.id, 5));
        if (message.method === 'lose') setTimeout(() => own?.end(), 20);
      }
    });
    await using opened = open(server.url, { listen: true });
    await opened.connection.opened();
    expect(await opened.client.request('work')).toBe(5);
    expect(await failure(opened.client.request('lose'))).toMatchObject({ sent: 'maybe' });
    expect(await opened.client.request('work')).toBe(5);
  });

  test('whose stream stays open after the response ends soon', async () => {
    let streams: EventResponse[] = [];
    await using server = await serveMcp(
      onlyPosts(({ message, stream }) => {
        const response = stream();
        streams = [...streams, response];
        response.say(result(message.id, 5));
      }),
    );
    await using opened = open(server.url);
    expect(await opened.client.request('work')).toBe(5);
    await streams[0]?.closed;
  });

  test('breaks off a silent stream after idleTimeout', async () => {
    await using server = await serveMcp(onlyPosts(({ stream }) => void stream()));
    await using opened = open(server.url, { idleTimeout: 200 });
    expect(await failure(opened.client.request('work'))).toMatchObject({
      cause: { cause: { message: 'the event stream was silent for 200 ms' } },
    });
  });

  test('ends the channel if a reply that is JSON is larger than maxMessageBytes', async () => {
    await using server = await serveMcp(respondWith('x'.repeat(1000)));
    await using opened = open(server.url, { maxMessageBytes: 1000 });
    expect(await failure(opened.client.request('work'))).toMatchObject({
      message: expect.stringContaining('maxMessageBytes'),
    });
    await expect.poll(() => opened.connection.state).toBe('closed');
  });
});

test.each([
  [{ listen: 'yes' }, "streamableHttp: expected listen: 'auto', true or false, got string"],
  [{ retries: -1 }, 'streamableHttp: expected retries: number of 0 or more, got -1'],
  [{ post: 1 }, 'streamableHttp: expected post: a PostStream such as undiciStream(), got number'],
])('the options %o throw a TypeError', (options, message) => {
  expect(() => streamableHttp('http://example/', options as object)).toThrow(
    new TypeError(message),
  );
});
