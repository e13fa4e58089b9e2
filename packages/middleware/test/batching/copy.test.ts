import {
  compose,
  createClient,
  type Message,
  type Middleware,
  type Params,
} from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { batching } from '@jsonrpcclient/middleware';
import { respond, serve, serveRpc } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { echo, recording } from '../recording.ts';

class Point {
  x = 1;
  readonly inner = { y: 1 };
}

/** Returned by a `toJSON`; JSON does not call the `toJSON` of such a value. */
class Json {
  readonly count: number;
  readonly list: number[];

  constructor(count: number) {
    this.count = count;
    this.list = [count];
  }

  toJSON(): string {
    return 'called once too often';
  }
}

class Counter {
  #count = 0;
  raise(): void {
    this.#count++;
  }
  toJSON(): unknown {
    return new Json(this.#count);
  }
}

class Self {
  n = 0;
  toJSON(): this {
    return this;
  }
}

class Private {
  readonly #secret = 7;
  get secret(): number {
    return this.#secret;
  }
}

/** Params, and how the caller changes them after the call. */
const changes: readonly [string, () => [Params, () => void]][] = [
  [
    'a list of primitives',
    () => {
      const params = [1, 'a', null, true];
      return [params, () => params.splice(0, 4, Number.NaN as never)];
    },
  ],
  [
    'an object',
    () => {
      const params: { n: unknown } = { n: 1 };
      return [params, () => Object.assign(params, { n: Number.NaN, m: 2 })];
    },
  ],
  [
    'an object without a prototype',
    () => {
      const params = Object.assign(Object.create(null) as { n: number }, { n: 1 });
      return [params, () => params.n++];
    },
  ],
  [
    'nested lists and objects',
    () => {
      const inner = { list: [{ n: 1 }, [2]] };
      return [[inner], () => inner.list.splice(0, 2, [])];
    },
  ],
  [
    'a deeply nested member',
    () => {
      const deep = { n: 1 };
      return [{ a: [[{ b: deep }]] }, () => deep.n++];
    },
  ],
  [
    'a date',
    () => {
      const date = new Date(0);
      return [[date], () => date.setTime(1e12)];
    },
  ],
  [
    'an instance of a class',
    () => {
      const point = new Point();
      return [
        [point],
        () => {
          point.x++;
          point.inner.y++;
        },
      ];
    },
  ],
  [
    'an instance with toJSON',
    () => {
      const counter = new Counter();
      return [[counter, { counter }], () => counter.raise()];
    },
  ],
  [
    'an instance whose toJSON returns itself',
    () => {
      const self = new Self();
      return [[self], () => self.n++];
    },
  ],
  [
    'an object whose toJSON returns a string that contains its key',
    () => {
      let n = 0;
      const toJSON = (name: string) => `${name} ${n}`;
      return [{ a: { toJSON }, b: [{ toJSON }] }, () => n++];
    },
  ],
  [
    'an object whose toJSON returns a list',
    () => {
      const list = [1];
      return [[{ toJSON: () => list }], () => list.push(2)];
    },
  ],
  [
    'a getter',
    () => {
      let n = 0;
      const params = {
        get n() {
          return n;
        },
      };
      return [params, () => n++];
    },
  ],
  [
    'members that JSON leaves out',
    () => {
      const params = { a: undefined, [Symbol('b')]: 1, c: 1 };
      return [params, () => params.c++];
    },
  ],
  [
    'a member named __proto__',
    () => {
      const params = JSON.parse('{"__proto__":{"n":1},"a":{"__proto__":2}}');
      return [params, () => Object.assign(params.a, { b: 1 })];
    },
  ],
];

describe('a call that is queued', () => {
  test.each(changes)('is sent with the params it was made with: %s', async (_, make) => {
    const [params, change] = make();
    const text = JSON.stringify(params);
    await using server = await serve(respond(({ body }) => echo(JSON.parse(body))));
    const client = createClient(compose(httpFetch(server.url), batching()));
    const calls = [client.request('echo', params), client.request('echo', [])];
    change();
    expect(JSON.stringify(params)).not.toBe(text);
    await Promise.all(calls);
    const first = `{"jsonrpc":"2.0","method":"echo","params":${text},"id":1}`;
    expect(server.requests.map(({ body }) => body)).toEqual([
      `[${first},{"jsonrpc":"2.0","method":"echo","params":[],"id":2}]`,
    ]);
  });

  test.each([{}, { wait: 1 }, { maxBytes: 50 }])(
    'is sent that way even if calls share one params object, with %j',
    async (options) => {
      await using server = await serveRpc();
      const client = createClient(compose(httpFetch(server.url), batching(options)));
      const params = [0, 0];
      const calls = [1, 2, 3].map((n) => {
        params[0] = n;
        params[1] = n;
        return client.request('add', params);
      });
      expect(await Promise.all(calls)).toEqual([2, 4, 6]);
    },
  );

  test('is sent that way even if it is the only one', async () => {
    await using server = await serveRpc();
    const client = createClient(compose(httpFetch(server.url), batching()));
    const params = [2, 3];
    const call = client.request('add', params);
    params[0] = 7;
    expect(await call).toBe(5);
  });

  test('is sent that way even if it is sent again', async () => {
    await using server = await serve(
      respond(({ body }) => {
        const payload = JSON.parse(body);
        return Array.isArray(payload) ? { status: 413 } : echo(payload);
      }),
    );
    const client = createClient(compose(httpFetch(server.url), batching({ warn() {} })));
    const params = { list: [1] };
    const calls = [1, 2, 3].map((n) => {
      params.list = [n];
      return client.request('echo', params);
    });
    expect(await Promise.all(calls)).toEqual([{ list: [1] }, { list: [2] }, { list: [3] }]);
  });

  test('keeps members that a middleware added to it', async () => {
    const { transport, payloads } = recording(echo);
    const session = { token: 'a' };
    const addSession: Middleware = (next) => (payload, options) =>
      next(Object.assign({}, payload, { session }), options);
    const client = createClient(compose(transport, addSession, batching()));
    const calls = [client.request('echo', [1]), client.request('echo', [2])];
    session.token = 'b';
    await Promise.all(calls);
    expect(payloads).toMatchObject([[{ session: { token: 'a' } }, { session: { token: 'a' } }]]);
  });
});

/** Sends a value in a batch over a transport that doesn't serialize, and returns what arrived. */
async function passed(value: unknown): Promise<unknown> {
  const { transport, payloads } = recording(echo);
  const send = batching()(transport);
  await Promise.all([
    send({ method: 'echo', params: [value], id: 1 }, {}),
    send({ method: 'echo', id: 2 }, {}),
  ]);
  const [[message]] = payloads as readonly [readonly [Message]];
  return Reflect.get(message.params ?? [], 0);
}

describe('a codec receives', () => {
  test.each([
    ['a Map', new Map([[1, 2]])],
    ['a typed array', new Uint8Array(2)],
    ['a Buffer', Buffer.from('a')],
    ['a URL', new URL('http://localhost/')],
    ['a bigint', 2n ** 70n],
    ['a function', () => {}],
    ['an instance with only private members', new Private()],
    ['an empty object', Object.create(Point.prototype)],
  ])('%s uncopied', async (_, value) => {
    expect(await passed(value)).toBe(value);
  });

  test('a copied instance as an instance of the same class', async () => {
    const point = await passed(new Point());
    expect(point).toBeInstanceOf(Point);
    expect(point).toEqual(new Point());
    const counter = await passed(new Counter());
    expect(counter).toBeInstanceOf(Counter);
    expect(await passed(new Date(0))).toEqual(new Date(0));
  });
});
