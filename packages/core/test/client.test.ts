import {
  type CallOptions,
  type ClientOptions,
  createClient,
  decimal,
  hexadecimal,
  InvalidResponseError,
  type Reply,
  RpcError,
} from '@jsonrpcclient/core';
import { describe, expect, it } from 'vitest';
import { recording, rejection } from './recording.ts';

interface HttpLike extends CallOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

const error = { code: -32601, message: 'Method not found', data: { a: 1 } };
const failing = (id: unknown) => ({ jsonrpc: '2.0', error, id });

describe('notify', () => {
  it.each([null, undefined, 0, 7, 'x'])(
    'that is rejected by the server with the id %j is an RpcError',
    async (id) => {
      const body = failing(id);
      const client = createClient(async () => ({ body, status: 400 }));
      expect(await rejection(client.notify('go'))).toMatchObject({
        name: 'RpcError',
        code: -32601,
      });
    },
  );
});

describe('request', () => {
  it('returns the result', async () => {
    const client = createClient(async () => ({ body: { jsonrpc: '2.0', result: 5, id: 1 } }));
    expect(await client.request('add', [2, 3])).toBe(5);
  });

  it.each([null, false, 0, '', [], {}])('returns the result %j unchanged', async (result) => {
    const client = createClient(async () => ({ body: { jsonrpc: '2.0', result, id: 1 } }));
    expect(await client.request('get')).toStrictEqual(result);
  });

  it('sends the bytes of the specification and counts the ids', async () => {
    const { transport, payloads } = recording();
    const client = createClient(transport);
    await client.request('add', [2, 3]);
    await client.request('find', { name: 'Foo' });
    await client.request('go');
    expect(payloads.map((payload) => JSON.stringify(payload))).toEqual([
      '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
      '{"jsonrpc":"2.0","method":"find","params":{"name":"Foo"},"id":2}',
      '{"jsonrpc":"2.0","method":"go","id":3}',
    ]);
  });

  it.each([1, null])('rejects with the RpcError of the server, whose id is %s', async (id) => {
    const client = createClient(async () => ({ body: failing(id), status: 404 }));
    const failure = await rejection(client.request('add', [2, 3]));
    expect(failure).toBeInstanceOf(RpcError);
    expect(failure).toMatchObject({ ...error, id, method: 'add' });
  });

  it('rejects with the RpcError of a server that omits the id', async () => {
    const client = createClient(async () => ({ body: { jsonrpc: '2.0', error } }));
    expect(await rejection(client.request('add'))).toMatchObject({ ...error, id: null });
  });

  it.each<[string, unknown]>([
    ['another id', { jsonrpc: '2.0', result: 5, id: 2 }],
    ['a text for the id', { jsonrpc: '2.0', result: 5, id: '1' }],
    ['no id', { jsonrpc: '2.0', result: 5 }],
    ['a null id', { jsonrpc: '2.0', result: 5, id: null }],
    ['an error with another id', failing(2)],
    ['an error with a text for the id', failing('1')],
    ['an array', [{ jsonrpc: '2.0', result: 5, id: 1 }]],
    ['an empty array', []],
    ['neither result nor error', { jsonrpc: '2.0', id: 1 }],
    ['both result and error', { jsonrpc: '2.0', result: 5, error, id: 1 }],
    ['no jsonrpc', { result: 5, id: 1 }],
    ['a text as error', { jsonrpc: '2.0', error: 'x', id: 1 }],
    ['null', null],
    ['true', true],
    ['a number', 5],
    ['a text', 'OK'],
    ['nothing', undefined],
  ])('rejects with an InvalidResponseError for %s', async (_, body) => {
    const reply = { body, status: 200 };
    const failure = await rejection(createClient(async () => reply).request('add', ['secret']));
    expect(failure).toBeInstanceOf(InvalidResponseError);
    expect(failure).toMatchObject({ name: 'InvalidResponseError', method: 'add' });
    expect((failure as InvalidResponseError).message).toContain('add');
    expect((failure as InvalidResponseError).message).not.toContain('secret');
    expect((failure as InvalidResponseError).reply).toEqual(reply);
  });

  it('rejects with an InvalidResponseError if the transport returns no reply', async () => {
    const client = createClient(async () => undefined as unknown as Reply);
    expect(await rejection(client.request('add'))).toBeInstanceOf(InvalidResponseError);
  });

  it('rejects, rather than throws, if the method is not a string', async () => {
    const { transport, payloads } = recording();
    const failure = await rejection(createClient(transport).request(undefined as never));
    expect(failure).toBeInstanceOf(TypeError);
    expect(payloads).toEqual([]);
  });

  it('returns the right result to each of many concurrent calls', async () => {
    const client = createClient(async (payload) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      const { id, params } = payload as { id: number; params: readonly number[] };
      return { body: { jsonrpc: '2.0', result: params[0], id } };
    });
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    expect(await Promise.all(numbers.map((n) => client.request('get', [n])))).toEqual(numbers);
  });
});

describe('notify', () => {
  it('sends a message without an id and returns nothing', async () => {
    const { transport, payloads } = recording();
    const client = createClient(transport);
    expect(await client.notify('go')).toBeUndefined();
    await client.notify('log', { line: 'x' });
    expect(payloads.map((payload) => JSON.stringify(payload))).toEqual([
      '{"jsonrpc":"2.0","method":"go"}',
      '{"jsonrpc":"2.0","method":"log","params":{"line":"x"}}',
    ]);
  });

  it('uses no id', async () => {
    const { transport, payloads } = recording();
    const client = createClient(transport);
    await client.notify('go');
    await client.request('add');
    expect(payloads[1]).toMatchObject({ id: 1 });
  });

  it.each<[string, Reply | undefined]>([
    ['no reply', undefined],
    ['nothing', { body: undefined }],
    ['204', { body: undefined, status: 204 }],
    [
      'a result with the id 0, as monero does',
      { body: { jsonrpc: '2.0', result: 1, id: 0 }, status: 200 },
    ],
    ['a result without id, as ganache does', { body: { jsonrpc: '2.0', result: 1 }, status: 200 }],
    ['an error, as hardhat does', { body: failing(null), status: 200 }],
    ['an error over no HTTP', { body: failing(null) }],
    ['text', { body: 'OK', status: 202 }],
    ['an array', { body: [1, null], status: 299 }],
    ['a redirect that was not refused', { body: undefined, status: 304 }],
  ])('ignores %s', async (_, reply) => {
    expect(await createClient(async () => reply as Reply).notify('go')).toBeUndefined();
  });

  it.each([400, 404, 500])(
    'rejects with the RpcError in a reply with status %i',
    async (status) => {
      for (const id of [null, undefined]) {
        const client = createClient(async () => ({ body: failing(id), status }));
        const failure = await rejection(client.notify('go'));
        expect(failure).toBeInstanceOf(RpcError);
        expect(failure).toMatchObject({ ...error, method: 'go' });
      }
    },
  );

  it('rejects with an InvalidResponseError for any other reply with an error status', async () => {
    const client = createClient(async () => ({ body: undefined, status: 500 }));
    expect(await rejection(client.notify('go'))).toBeInstanceOf(InvalidResponseError);
  });
});

describe('the options of a call', () => {
  it('override those of the client', async () => {
    const { transport, options } = recording<HttpLike>();
    const client = createClient(transport, { timeout: 1000, headers: { a: '1', b: '1' } });
    await client.request('add', [], { timeout: 500, headers: { b: '2', c: '2' } });
    await client.notify('go', [], { headers: { d: '3' } });
    await client.batch([{ method: 'add' }], { timeout: 7 });
    expect(options).toMatchObject([
      { timeout: 500, headers: { a: '1', b: '2', c: '2' } },
      { timeout: 1000, headers: { a: '1', b: '1', d: '3' } },
      { timeout: 7, headers: { a: '1', b: '1' } },
    ]);
    expect(options[1]?.headers).toEqual({ a: '1', b: '1', d: '3' });
  });

  it('leave the default if they are undefined', async () => {
    const { transport, options } = recording<HttpLike>();
    const client = createClient(transport, { timeout: 1000, headers: { a: '1' } });
    await client.request('add', [], { timeout: undefined, headers: undefined, signal: undefined });
    expect(options).toMatchObject([{ timeout: 1000, headers: { a: '1' } }]);
  });

  it('are passed on even if core does not know them', async () => {
    const { transport, options } = recording<CallOptions & { readonly trace?: object }>();
    const trace = { a: { b: 1 } };
    await createClient(transport).request('add', [], { trace });
    expect(options[0]?.trace).toBe(trace);
  });

  it('do not affect the next call', async () => {
    const { transport, options } = recording<HttpLike>();
    const defaults = Object.freeze({ headers: Object.freeze({ a: '1' }) });
    const client = createClient(transport, defaults);
    await client.request('add', [], { headers: { b: '2' }, timeout: 5 });
    await client.request('add');
    expect(options[1]?.headers).toEqual({ a: '1' });
    expect(options[1]?.timeout).not.toBe(5);
  });

  it("do not include the client's own options", async () => {
    const { transport, options } = recording();
    const writes = () => false;
    const own = { ids: decimal(), dialect: 'lenient', bigint: true, writes } as const;
    await createClient(transport, own).request('add');
    expect(Object.keys(options[0] ?? {})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(ids|dialect|bigint|writes)$/)]),
    );
  });
});

describe('with', () => {
  it('returns a client with other defaults and does not change the first one', async () => {
    const { transport, options } = recording<HttpLike>();
    const client = createClient(transport, { timeout: 1000, headers: { a: '1' } });
    const other = client.with({ timeout: 100, headers: { b: '2' } });
    await other.request('add');
    await client.request('add');
    expect(options[0]).toMatchObject({ timeout: 100, headers: { a: '1', b: '2' } });
    expect(options[1]).toMatchObject({ timeout: 1000 });
    expect(options[1]?.headers).toEqual({ a: '1' });
  });

  it('can be called repeatedly, and the last defaults win', async () => {
    const { transport, options } = recording<HttpLike>();
    await createClient(transport)
      .with({ headers: { a: '1', b: '1' } })
      .with()
      .with({ timeout: 100, headers: { b: '2' } })
      .with({ timeout: undefined, headers: undefined })
      .request('add');
    expect(options[0]).toMatchObject({ timeout: 100, headers: { a: '1', b: '2' } });
  });

  it('shares the ids', async () => {
    const { transport, payloads } = recording();
    const client = createClient(transport);
    const other = client.with({ timeout: 100 });
    await client.request('a');
    await other.request('b');
    await client.batch([{ method: 'c' }]);
    await other.with().request('d');
    expect(payloads).toMatchObject([{ id: 1 }, { id: 2 }, [{ id: 3 }], { id: 4 }]);
  });

  it('can change the ids and the dialect', async () => {
    const { transport, payloads } = recording();
    const client = createClient(transport, { ids: hexadecimal(10) });
    await client.request('add');
    await client.with({ ids: decimal(7), dialect: '1.0' }).request('add');
    await client.with({ ids: undefined, dialect: undefined }).request('add');
    expect(payloads).toEqual([
      { jsonrpc: '2.0', method: 'add', id: 'a' },
      { method: 'add', params: [], id: 7 },
      { jsonrpc: '2.0', method: 'add', id: 'b' },
    ]);
  });
});

describe('createClient', () => {
  it('accepts undefined for each option', async () => {
    const { transport, payloads } = recording();
    const options: ClientOptions & CallOptions = {
      ids: undefined,
      dialect: undefined,
      bigint: undefined,
      optionsFor: undefined,
      timeout: undefined,
      signal: undefined,
    };
    await createClient(transport, options).request('add');
    expect(payloads).toEqual([{ jsonrpc: '2.0', method: 'add', id: 1 }]);
  });

  it('sends nothing on its own', () => {
    const { transport, payloads } = recording();
    createClient(transport).with({ timeout: 1 });
    expect(payloads).toEqual([]);
  });

  it("returns functions that don't need this", async () => {
    const { request, notify, batch, with: other } = createClient(recording().transport);
    await request('add');
    await notify('go');
    await batch([{ method: 'add' }]);
    await other().request('add');
  });

  it.each([undefined, null, Number.NaN, true, {}, 1n])(
    'rejects the id %s from a generator',
    async (id) => {
      const { transport, payloads } = recording();
      const client = createClient(transport, { ids: () => id as never });
      expect(await rejection(client.request('add'))).toBeInstanceOf(TypeError);
      expect(await rejection(client.batch([{ method: 'add' }]))).toBeInstanceOf(TypeError);
      expect(payloads).toEqual([]);
    },
  );
});

describe('optionsFor', () => {
  const mark = Symbol('mark');
  const optionsFor = (method: string): (HttpLike & { readonly [mark]?: 1 }) | undefined =>
    method === 'slow' ? { timeout: 9, headers: { A: 'method' }, [mark]: 1 } : undefined;

  it("comes between the client's defaults and the options of the call", async () => {
    const { transport, options } = recording<HttpLike>();
    const client = createClient(transport, {
      optionsFor,
      timeout: 5,
      idempotent: true,
      headers: { a: 'client', b: 'client', c: 'client' },
    });
    await client.request('slow');
    await client.notify('slow', [], { timeout: 7, headers: { b: 'call' } });
    await client.request('fast');
    expect(options).toMatchObject([
      { timeout: 9, idempotent: true, [mark]: 1 },
      { timeout: 7, idempotent: true, [mark]: 1 },
      { timeout: 5, idempotent: true },
    ]);
    expect(options.map(({ headers }) => headers)).toEqual([
      { a: 'method', b: 'client', c: 'client' },
      { a: 'method', b: 'call', c: 'client' },
      { a: 'client', b: 'client', c: 'client' },
    ]);
    for (const one of options) expect(one).not.toHaveProperty('optionsFor');
  });

  it('can set a longer timeout than the default of the client', async () => {
    const { transport } = recording();
    const late: typeof transport = async (payload, options) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return transport(payload, options);
    };
    const client = createClient(late, { timeout: 1, optionsFor: () => ({ timeout: 60_000 }) });
    await expect(client.request('add', [2])).resolves.toMatchObject({ params: [2] });
  });

  it('is not called for a batch, which takes the defaults', async () => {
    const { transport, options } = recording<HttpLike>();
    const client = createClient(transport, { optionsFor, timeout: 5 });
    await client.batch([{ method: 'slow' }]);
    expect(options).toMatchObject([{ timeout: 5 }]);
  });

  it('is replaced by `with`', async () => {
    const { transport, options } = recording<HttpLike>();
    const client = createClient(transport, { optionsFor });
    await client.with({ timeout: 5 }).request('slow');
    await client.with({ optionsFor: () => ({ timeout: 3 }) }).request('slow');
    expect(options).toMatchObject([{ timeout: 9 }, { timeout: 3 }]);
  });

  it('rejects the call if it throws', async () => {
    const { transport } = recording();
    const client = createClient(transport, {
      optionsFor: () => {
        throw new Error('broken');
      },
    });
    expect(await rejection(client.request('go'))).toMatchObject({ message: 'broken' });
  });
});
