import { compose, createClient, TransportError } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { type BatchingOptions, batching } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { respond, type SeenRequest, serve, type TestServer } from '@jsonrpcclient/testing/servers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { echo, gate, recording, sizesOf, upTo } from '../recording.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

interface Refusing {
  readonly status?: number | undefined;
  readonly body?: unknown;
}

/** A server that responds with `refuse`, or else to each call with its params. */
function serveRefusing(refuse: (calls: readonly Call[] | Call) => Refusing | undefined) {
  return serve(
    respond(({ body }: SeenRequest) => {
      const payload = JSON.parse(body);
      return refuse(payload) ?? echo(payload);
    }),
  );
}

interface Call {
  readonly id?: number;
  readonly params: readonly unknown[];
}

/** A client over HTTP that batches its calls, and its warnings. */
function connect(server: TestServer, options: BatchingOptions = {}) {
  const warnings: string[] = [];
  const warn = (message: string) => warnings.push(message);
  const transport = compose(httpFetch(server.url), batching({ warn, ...options }));
  const client = createClient(transport);
  /** Makes calls in one tick. */
  const call = (count: number) =>
    Promise.all(upTo(count).map((n) => client.request('echo', [n]).catch((error) => error)));
  return { client, call, warnings };
}

const params = (count: number) => upTo(count).map((n) => [n]);

function fault(code: number, message: string, id: unknown = null): object {
  return { jsonrpc: '2.0', error: { code, message }, id };
}

/** Refuses batches of more than `max` calls. */
function above(max: number, refusing: (calls: readonly Call[]) => Refusing) {
  return (calls: readonly Call[] | Call) =>
    Array.isArray(calls) && calls.length > max ? refusing(calls) : undefined;
}

describe('a batch that the server refuses as too large', () => {
  test('with HTTP 413 is split and sent again, and later ones are smaller', async () => {
    await using server = await serve(
      respond(({ body }) =>
        body.length > 1000 ? { status: 413, body: 'large' } : { body: echo(JSON.parse(body)).body },
      ),
    );
    const { call, warnings } = connect(server);
    expect(await call(60)).toEqual(params(60));
    const refused = server.requests.filter(({ body }) => body.length > 1000);
    expect(refused.length).toBeLessThanOrEqual(3);
    expect(await call(60)).toEqual(params(60));
    expect(server.requests.filter(({ body }) => body.length > 1000)).toEqual(refused);
    expect(sizesOf(server).at(-2)).toBeGreaterThan(5);
    expect(warnings).toEqual([
      'batching: the server refused a batch of 60 calls (HTTP 413); splitting it and later batches',
    ]);
  });

  test('with HTTP 413 and an error is split, too', async () => {
    await using server = await serveRefusing(
      above(2, () => ({ status: 413, body: fault(-32007, 'Request is too big') })),
    );
    const { call, warnings } = connect(server);
    expect(await call(4)).toEqual(params(4));
    expect(sizesOf(server).sort()).toEqual([2, 2, 4]);
    expect(warnings).toHaveLength(1);
  });

  test('because of one call fails only that call, and the others stay batched', async () => {
    await using server = await serve(
      respond(({ body }) =>
        body.length > 5000 ? { status: 413 } : { body: echo(JSON.parse(body)).body },
      ),
    );
    const { client, call } = connect(server);
    const rest = call(20);
    const giant = client.request('echo', ['x'.repeat(10_000)]);
    expect(await failure(giant)).toMatchObject({ status: 413, method: 'echo' });
    expect(await rest).toEqual(params(20));
    await call(20);
    expect(sizesOf(server).at(-1)).toBe(20);
  });

  test.each<[string, (calls: readonly Call[]) => Refusing]>([
    ['go-ethereum', ([call]) => ({ body: [fault(-32600, 'batch too large', call?.id)] })],
    ['erigon', () => ({ body: fault(-32000, 'batch limit 4 exceeded (see --rpc.batch.limit)') })],
    ['jsonrpsee', () => ({ body: fault(-32010, 'The batch request was too large') })],
    ['nethermind', () => ({ body: fault(-32005, 'Batch size limit exceeded') })],
    ['besu', () => ({ status: 400, body: fault(-32602, 'exceeds max batch size') })],
    [
      'a server that uses an id that was never sent',
      () => ({ body: fault(-32600, 'batch too large', 0) }),
    ],
    ['other servers', () => ({ body: [fault(-32600, 'Too many ["echo"] methods in the batch')] })],
  ])(
    'with the error of %s is split and sent again, and later ones are smaller',
    async (_, refusing) => {
      await using server = await serveRefusing(above(4, refusing));
      const { call, warnings } = connect(server);
      expect(await call(10)).toEqual(params(10));
      expect(sizesOf(server).sort()).toEqual([0, 0, 10, 2, 2, 2, 2, 5, 5]);
      expect(await call(4)).toEqual(params(4));
      expect(sizesOf(server).slice(-2)).toEqual([2, 2]);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(
        /refused a batch of 10 calls \(error -32\d{3}\); splitting it and later batches$/,
      );
    },
  );

  test('is split in time linear in its calls if many are refused at once', async () => {
    await using server = await serveRefusing(
      above(4, () => ({ body: fault(-32010, 'The batch request was too large') })),
    );
    const { call, warnings } = connect(server, { max: 8 });
    expect(await call(64)).toEqual(params(64));
    expect(server.requests.length).toBe(8 + 16);
    expect(warnings).toHaveLength(1);
  });

  test('is sent again with its notifications, but without calls that are aborted', async () => {
    const controller = new AbortController();
    const { transport, payloads } = recording((payload) => {
      if ('method' in payload || payload.length < 4) return echo(payload);
      controller.abort('enough');
      return { body: fault(-32600, 'batch too large') };
    });
    const client = createClient(compose(transport, batching({ warn() {} })));
    const [gone] = await Promise.all([
      failure(client.request('gone', [0], { signal: controller.signal })),
      client.notify('note', [1]),
      client.request('a', [2]),
      client.request('b', [3]),
    ]);
    expect(gone).toBe('enough');
    expect(payloads.slice(1)).toMatchObject([
      [{ method: 'note' }, { method: 'a' }],
      { method: 'b' },
    ]);
  });
});

describe('a server that does not support batches', () => {
  test.each<[string, Refusing]>([
    ['with Invalid Request', { body: fault(-32600, 'Invalid Request') }],
    ['with Parse error and HTTP 400', { status: 400, body: fault(-32700, 'Parse error') }],
    ['with an error in an array', { body: [fault(-32600, 'Invalid Request')] }],
    [
      'with an error without an id',
      { body: { jsonrpc: '2.0', error: { code: -32600, message: 'x' } } },
    ],
    [
      'with an error in dialect 1.0',
      { body: { result: null, error: { code: -32600, message: '' }, id: null } },
    ],
    ['with the id of the first call', { body: fault(-32600, 'Invalid Request', 1) }],
    ['with an id that was never sent', { body: fault(-32700, 'Failed to parse', 0) }],
    ['with an id of an invalid type', { body: fault(-32600, 'Invalid Request', {}) }],
    [
      'with a message that says so',
      { body: fault(-32005, 'Batched requests are not supported by this server') },
    ],
  ])('%s, gets one call at a time from then on', async (_, refusing) => {
    await using server = await serveRefusing(above(0, () => refusing));
    const { call, warnings } = connect(server);
    expect(await call(3)).toEqual(params(3));
    expect(await call(3)).toEqual(params(3));
    expect(sizesOf(server)).toEqual([3, 0, 0, 0, 0, 0, 0]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /^batching: .* batch of 3 calls \(error -32\d{3}\); sending calls one at a time from now on$/,
    );
  });

  test('also gets queued calls one at a time, after a single warning', async () => {
    const { promise, open } = gate<void>();
    const { transport, payloads } = recording(async (payload) => {
      if ('method' in payload) return echo(payload);
      await promise;
      return { body: fault(-32600, 'Invalid Request') };
    });
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const client = createClient(compose(transport, batching({ wait: 5, max: 2 })));
    const calls = upTo(5).map((n) => client.request('echo', [n]));
    open();
    expect(await Promise.all(calls)).toEqual(params(5));
    expect(payloads.map((payload) => 'length' in payload)).toEqual([
      true,
      true,
      ...upTo(5).map(() => false),
    ]);
    expect(warn.mock.calls).toHaveLength(1);
  });

  test('is not assumed if a single call gets the same error', async () => {
    await using server = await serveRefusing((payload) =>
      JSON.stringify(payload).includes('odd') ? { body: fault(-32700, 'Parse error') } : undefined,
    );
    const { client, call, warnings } = connect(server);
    const rest = call(2);
    expect(await failure(client.request('echo', ['odd']))).toMatchObject({ code: -32700 });
    expect(await rest).toEqual(params(2));
    expect(await call(3)).toEqual(params(3));
    expect(sizesOf(server)).toEqual([3, 0, 0, 0, 3]);
    expect(warnings).toEqual([]);
  });

  test('is still assumed if the single calls fail with another error', async () => {
    await using server = await serveRefusing((payload) =>
      Array.isArray(payload) ? { body: fault(-32600, 'Invalid Request') } : { status: 502 },
    );
    const { call, warnings } = connect(server);
    expect(await call(2)).toMatchObject([{ status: 502 }, { status: 502 }]);
    expect(warnings).toHaveLength(1);
  });
});

describe('calls that the server may have run are not sent again', () => {
  test.each<[string, (calls: readonly Call[]) => Refusing, object]>([
    ['an error of another code', () => ({ body: fault(403, 'Forbidden') }), { code: 403 }],
    ['an internal error', () => ({ body: fault(-32603, 'Internal error') }), { code: -32603 }],
    [
      'an internal error of a batch',
      () => ({ body: fault(-32603, 'batch aborted: storage limit exceeded') }),
      { code: -32603 },
    ],
    [
      'a response that was too large',
      () => ({ body: fault(-32011, 'The batch response was too large') }),
      { code: -32011 },
    ],
    ['a rate limit', () => ({ body: fault(-32005, 'rate limit exceeded') }), { code: -32005 }],
    [
      'an application error about a batch',
      () => ({ body: fault(7, 'batch 12 is not allowed') }),
      { code: 7 },
    ],
    [
      'an error that is not an error object',
      () => ({ body: { error: 'no', id: null } }),
      { name: 'InvalidResponseError' },
    ],
    ['an error for one call', ([, call]) => ({ body: fault(-32005, 'batch limit', call?.id) }), {}],
    ['no message', () => ({ body: fault(-32000, 5 as never) }), { name: 'InvalidResponseError' }],
    ['HTTP 400', () => ({ status: 400, body: 'Bad Request' }), { status: 400 }],
    ['HTTP 404', () => ({ status: 404 }), { status: 404 }],
    ['HTTP 500', () => ({ status: 500 }), { status: 500 }],
    ['HTTP 503', () => ({ status: 503 }), { status: 503 }],
    ['nothing', () => ({ status: 204 }), { name: 'InvalidResponseError' }],
  ])('%s fails all calls', async (_, refusing, expected) => {
    await using server = await serveRefusing(above(0, refusing));
    const { call, warnings } = connect(server);
    expect(await call(2)).toMatchObject([expected, expected]);
    expect(sizesOf(server)).toEqual([2]);
    expect(warnings).toEqual([]);
  });

  test('an Invalid Request among responses belongs to its call', async () => {
    await using server = await serveRefusing(
      above(0, ([, second]) => ({ body: [fault(-32600, 'Invalid Request'), answerTo(second)] })),
    );
    const { call } = connect(server);
    expect(await call(2)).toMatchObject([{ code: -32600 }, [1]]);
    expect(sizesOf(server)).toEqual([2]);
  });

  test.each<[string, unknown]>([
    ['of the second call', 2],
    ['of the first call, in an array', [1]],
    ['that was never sent, in an array', [0]],
  ])('an Invalid Request with the id %s does not refuse the batch', async (_, id) => {
    const [inList] = [id].flat();
    const error = fault(-32600, 'Invalid Request', inList);
    await using server = await serveRefusing(
      above(0, () => ({ body: Array.isArray(id) ? [error] : error })),
    );
    const { call, warnings } = connect(server);
    await call(2);
    expect(sizesOf(server)).toEqual([2]);
    expect(warnings).toEqual([]);
  });

  test('an Invalid Request with the id of the only request does not refuse the batch', async () => {
    await using server = await serveRefusing(
      above(0, () => ({ body: fault(-32600, 'Invalid Request', 1) })),
    );
    const { client } = connect(server);
    const [error] = await Promise.all([failure(client.request('a')), client.notify('go')]);
    expect(error).toMatchObject({ code: -32600 });
    expect(sizesOf(server)).toEqual([2]);
  });

  test('an Invalid Request in an array can belong to the only request', async () => {
    await using server = await serveRefusing(
      above(0, () => ({ body: [fault(-32600, 'Invalid Request')] })),
    );
    const { client } = connect(server);
    const [, error] = await Promise.all([client.notify('go'), failure(client.request('a'))]);
    expect(error).toMatchObject({ code: -32600 });
    expect(sizesOf(server)).toEqual([2]);
  });

  test('an error about batches can come from a method', async () => {
    const code = -32602;
    await using server = await serveRefusing(
      above(0, ([, call]) => ({ body: [fault(code, 'batch size exceeds the limit', call?.id)] })),
    );
    const { client } = connect(server);
    const [, error] = await Promise.all([client.notify('go'), failure(client.request('a'))]);
    expect(error).toMatchObject({ code });
    expect(sizesOf(server)).toEqual([2]);
  });

  test('an error about a response that was too large belongs to its call', async () => {
    await using server = await serveRefusing(
      above(0, ([first, second]) => ({
        body: [answerTo(first), fault(-32003, 'response too large', second?.id)],
      })),
    );
    expect(await connect(server).call(2)).toMatchObject([[0], { code: -32003 }]);
    expect(sizesOf(server)).toEqual([2]);
  });
});

function answerTo(call: Call | undefined): object {
  return { jsonrpc: '2.0', result: call?.params, id: call?.id };
}

/** The unhandled rejections while `action` ran. */
async function unhandled(action: () => Promise<unknown>): Promise<readonly unknown[]> {
  const seen: unknown[] = [];
  const listen = (reason: unknown) => seen.push(reason);
  process.on('unhandledRejection', listen);
  try {
    await action();
    await new Promise((resolve) => setTimeout(resolve, 0));
  } finally {
    process.off('unhandledRejection', listen);
  }
  return seen;
}

describe('a value of the wrong type', () => {
  const values: unknown[] = [
    { toString: 1 },
    { valueOf: 1 },
    '-32600',
    [-32600],
    true,
    null,
    1.5,
    {},
  ];
  const odd = values.map((value): [unknown] => [value]);

  test.each(odd)(
    'as the error code of a call after a refusal fails only that call: %j',
    async (code) => {
      await using server = await serveRefusing((payload) => ({
        body: Array.isArray(payload) ? fault(-32600, 'no') : fault(code as number, 'no'),
      }));
      const { call, warnings } = connect(server);
      expect(
        await unhandled(async () =>
          expect(await call(2)).toMatchObject(
            Array(2).fill({ name: 'InvalidResponseError', method: 'echo' }),
          ),
        ),
      ).toEqual([]);
      expect(warnings).toHaveLength(1);
    },
  );

  test.each(odd)('as the error code for a batch fails its calls: %j', async (code) => {
    await using server = await serveRefusing(
      above(0, () => ({ body: fault(code as number, 'batch too large') })),
    );
    const { call, warnings } = connect(server);
    expect(
      await unhandled(async () =>
        expect(await call(2)).toMatchObject(Array(2).fill({ name: 'InvalidResponseError' })),
      ),
    ).toEqual([]);
    expect(sizesOf(server)).toEqual([2]);
    expect(warnings).toEqual([]);
  });

  test.each(odd)('as an id fails only that call: %j', async (id) => {
    await using server = await serveRefusing(
      above(0, ([, second]) => ({ body: [answerTo(second), { ...answerTo(second), id }] })),
    );
    expect(
      await unhandled(async () =>
        expect(await connect(server).call(2)).toMatchObject([
          { name: 'InvalidResponseError' },
          [1],
        ]),
      ),
    ).toEqual([]);
  });
});

describe('a transport that rejects with an unusual value', () => {
  test.each<[string, unknown]>([
    [
      'with an error whose status cannot be read',
      Object.defineProperty(new TransportError('no answer', 'echo'), 'status', {
        get() {
          throw new Error('broken');
        },
      }),
    ],
    ['with undefined', undefined],
    ['with a string', 'down'],
  ])('%s fails the calls with it', async (_, error) => {
    const client = createClient(compose(() => Promise.reject(error), batching()));
    const failures = await Promise.all([
      failure(client.request('a')),
      failure(client.request('b')),
    ]);
    const { name, message } = Object(error) as Error;
    const expected = error instanceof TransportError ? { name, message } : { cause: error };
    expect(failures).toMatchObject([expected, expected]);
  });

  test('options that throw when they are read again fail the calls to be sent again', async () => {
    const { transport } = recording((payload) =>
      'method' in payload ? echo(payload) : { body: fault(-32600, 'batch too large') },
    );
    const send = batching({ warn() {} })(transport);
    let reads = 0;
    const options = {
      get dispatcher() {
        reads++;
        if (reads > 3) throw new Error('read once too often');
        return 1;
      },
    };
    const calls = upTo(2).map((id) => failure(send({ method: 'echo', params: [], id }, options)));
    const seen = await unhandled(async () =>
      expect(await Promise.all(calls)).toMatchObject(
        Array(2).fill({ message: 'read once too often' }),
      ),
    );
    expect(seen).toEqual([]);
  });
});

describe('the warning', () => {
  test('goes to console.warn by default, without params or the URL', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    await using server = await serveRefusing(above(0, () => ({ body: fault(-32600, 'secret') })));
    const url = server.url.replace('//', '//user:secret@');
    const client = createClient(compose(httpFetch(url), batching()));
    await Promise.all([client.request('echo', ['secret']), client.request('echo', ['secret'])]);
    expect(warn.mock.calls).toEqual([
      [
        'batching: the server refused a batch of 2 calls (error -32600); sending calls one at a time from now on',
      ],
    ]);
  });

  const broken = new Error('broken');
  test.each<[string, BatchingOptions['warn'] & object]>([
    [
      'throws',
      () => {
        throw broken;
      },
    ],
    ['rejects', () => Promise.reject(broken)],
    ['rejects later', () => new Promise((_, reject) => setTimeout(reject, 1, broken))],
    ['never settles', () => new Promise(() => {})],
  ])('does not fail calls or cause an unhandled rejection if warn %s', async (_, warn) => {
    for (const refusal of [{ status: 413 }, { body: fault(-32600, 'Invalid Request') }]) {
      await using server = await serveRefusing(above(1, () => refusal));
      const { call } = connect(server, { warn });
      const seen = await unhandled(async () => {
        expect(await call(3)).toEqual(params(3));
        await new Promise((resolve) => setTimeout(resolve, 5));
      });
      expect(seen).toEqual([]);
    }
  });
});
