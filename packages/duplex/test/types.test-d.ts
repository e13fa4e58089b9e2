import { type Client, createClient, type Middleware, type Transport } from '@jsonrpcclient/core';
import {
  type Channel,
  type Connection,
  connect,
  createQueue,
  type DuplexCallOptions,
  type IncomingCall,
  type IncomingHandler,
  lsp,
  type Notifications,
  type Queue,
  type Subscription,
  subscribe,
} from '@jsonrpcclient/duplex';
import { describe, expectTypeOf, test } from 'vitest';

interface Events {
  log(line: string, level?: number): void;
  progress(report: { done: number; total: number }): void;
  ready(): void;
  all(...values: number[]): void;
  readonly version: string;
}

interface Requests {
  ask(question: string, choices: string[]): number;
  load(id: string): Promise<{ rows: string[] }>;
  stop(): void;
}

declare const channel: Channel;
declare const untyped: Connection;
declare const typed: Connection<Events, Requests>;

/** Takes code that has to compile, and is never run. */
function compiles(_code: () => unknown): void {}

describe('the types of a connection without interfaces', () => {
  test('allow any method, and handlers declare their params', () =>
    compiles(() => {
      expectTypeOf(connect(channel)).toEqualTypeOf<Connection>();
      untyped.on('log', (...params) => expectTypeOf(params).toEqualTypeOf<unknown[]>());
      untyped.on('log', (line) => expectTypeOf(line).toEqualTypeOf<unknown>());
      untyped.on('log', (line: string, level?: number) => `${line} ${level}`);
      untyped.on('log', () => {});
      untyped.on('log', async () => {});
      untyped.handle('ask', (question: { text: string }) => question.text);
      untyped.handle('ask', async (a: number, b: number) => a + b);
      expectTypeOf(untyped.on('log', () => {})).toEqualTypeOf<() => void>();
      expectTypeOf(untyped.handle('ask', () => 1)).toEqualTypeOf<() => void>();
      expectTypeOf(untyped.notifications('log')).toEqualTypeOf<Notifications<unknown[]>>();
      expectTypeOf(untyped.notifications<[line: string]>('log', { limit: 1 })).toEqualTypeOf<
        Notifications<[line: string]>
      >();
    }));

  test('reject other mistakes', () =>
    compiles(() => {
      // @ts-expect-error a method is a text
      untyped.on(1, () => {});
      // @ts-expect-error a handler is a function
      untyped.handle('ask', 5);
      // @ts-expect-error it needs a handler
      untyped.on('log');
      // @ts-expect-error a limit is a number
      untyped.notifications('log', { limit: '1' });
      // @ts-expect-error the state is the connection's own
      untyped.state = 'closed';
      // @ts-expect-error there is no such option
      connect(channel, { onClose: () => {} });
      // @ts-expect-error a channel has messages
      connect({ send: () => {}, close: () => {} });
    }));
});

describe('the types of incoming calls', () => {
  test('apply to `this` in handlers', () =>
    compiles(() => {
      untyped.on('log', function (line) {
        expectTypeOf(this).toEqualTypeOf<IncomingCall>();
        expectTypeOf(line).toEqualTypeOf<unknown>();
      });
      untyped.handle('ask', function (a: number) {
        return this.id === undefined ? a : this.signal.aborted;
      });
      typed.on('log', function (line) {
        expectTypeOf(this.message.sessionId).toEqualTypeOf<unknown>();
        expectTypeOf(line).toEqualTypeOf<string>();
      });
      typed.handle('ask', async function (question, choices) {
        expectTypeOf(this.params).toEqualTypeOf<IncomingCall['params']>();
        expectTypeOf(question).toEqualTypeOf<string>();
        return choices.length;
      });
      typed.handle('ask', function () {
        // @ts-expect-error a call is not changed
        this.method = 'other';
        return 5;
      });
      typed.handle('ask', function () {
        // @ts-expect-error there is no such member
        return this.reply;
      });
    }));

  test('apply to around and fallback', () =>
    compiles(() => {
      connect(channel, {
        around: (next) => async (call) => {
          expectTypeOf(next).toEqualTypeOf<IncomingHandler>();
          expectTypeOf(call).toEqualTypeOf<IncomingCall>();
          return next({ ...call, params: [call.id] });
        },
        fallback: ({ method, params, signal }) =>
          createClient(untyped).request(method, params, { signal }),
        translate: (message) => {
          expectTypeOf(message).toEqualTypeOf<unknown>();
          return [message];
        },
        handlers: { ping: ({ method }) => method },
      });
      // @ts-expect-error it takes the next handler
      connect(channel, { around: (next: string) => next });
      // @ts-expect-error it returns a handler
      connect(channel, { around: () => 5 });
      // @ts-expect-error it takes a call
      connect(channel, { fallback: (method: string) => method });
      const wrong = (next: IncomingHandler) => (call: IncomingCall) => {
        // @ts-expect-error next takes a call
        next(call.method);
      };
      connect(channel, { around: wrong });
    }));
});

describe('the types of a connection with interfaces', () => {
  test('know the notifications and their params', () =>
    compiles(() => {
      expectTypeOf(connect<Events, Requests>(channel)).toEqualTypeOf<typeof typed>();
      typed.on('log', (line, level) => {
        expectTypeOf(line).toEqualTypeOf<string>();
        expectTypeOf(level).toEqualTypeOf<number | undefined>();
      });
      typed.on('progress', ({ done, total }) => expectTypeOf(done / total).toEqualTypeOf<number>());
      typed.on('ready', () => 'whatever');
      typed.on('all', (...values) => expectTypeOf(values).toEqualTypeOf<number[]>());
      typed.on('log', async (line: string) => line);
      typed.on('log', (line: unknown) => line);
    }));

  test('reject unknown notifications and wrong params', () =>
    compiles(() => {
      // @ts-expect-error no such notification
      typed.on('lgo', () => {});
      // @ts-expect-error that is a request
      typed.on('ask', () => {});
      // @ts-expect-error that is no function
      typed.on('version', () => {});
      // @ts-expect-error a text comes
      typed.on('log', (line: number) => line);
      // @ts-expect-error one parameter comes
      typed.on('progress', (report, other) => [report, other]);
      // @ts-expect-error it has no such member
      typed.on('progress', ({ percent }) => percent);
    }));

  test('know the values of an iteration', () =>
    compiles(async () => {
      expectTypeOf(typed.notifications('log')).toEqualTypeOf<
        Notifications<[line: string, level?: number | undefined]>
      >();
      for await (const [{ done }] of typed.notifications('progress', { limit: 1 })) {
        expectTypeOf(done).toEqualTypeOf<number>();
      }
      expectTypeOf(typed.notifications('ready')).toEqualTypeOf<Notifications<[]>>();
      // @ts-expect-error no such notification
      typed.notifications('lgo');
      // @ts-expect-error that is a request
      typed.notifications('ask');
    }));

  test('know the requests, their params and results', () =>
    compiles(() => {
      typed.handle('ask', (question, choices) => {
        expectTypeOf(question).toEqualTypeOf<string>();
        return choices.indexOf(question);
      });
      typed.handle('ask', async () => 1);
      typed.handle('load', (id) => ({ rows: [id] }));
      typed.handle('load', async (id) => ({ rows: [id] }));
      typed.handle('stop', () => {});
      typed.handle('stop', async () => {});
    }));

  test('reject unknown requests, wrong params and wrong results', () =>
    compiles(() => {
      // @ts-expect-error no such request
      typed.handle('aks', () => 1);
      // @ts-expect-error that is a notification
      typed.handle('log', () => {});
      // @ts-expect-error a number is to be given
      typed.handle('ask', () => 'one');
      // @ts-expect-error also by a promise
      typed.handle('ask', async () => 'one');
      // @ts-expect-error something is to be given
      typed.handle('load', () => {});
      // @ts-expect-error a text comes
      typed.handle('load', (id: number) => ({ rows: [String(id)] }));
    }));

  test('can be given for one direction only', () =>
    compiles(() => {
      const events = connect<Events>(channel);
      events.on('log', (line) => expectTypeOf(line).toEqualTypeOf<string>());
      events.handle('anything', () => 5);
      // @ts-expect-error no such notification
      events.on('lgo', () => {});
      const requests = connect<unknown, Requests>(channel);
      requests.on('anything', () => 5);
      // @ts-expect-error no such request
      requests.handle('anything', () => 5);
    }));
});

describe('the type of a connection', () => {
  test('is a transport with its own options', () =>
    compiles(() => {
      expectTypeOf(typed).toExtend<Transport<DuplexCallOptions>>();
      expectTypeOf(createClient(typed)).toEqualTypeOf<Client<unknown, DuplexCallOptions>>();
      createClient(typed, { idleTimeout: 5, ids: () => 1 });
      createClient(untyped).request('slow', [], { onProgress: () => {}, timeout: 5 });
      // @ts-expect-error these are of HTTP
      createClient(untyped).request('slow', [], { headers: {} });
      // @ts-expect-error a number
      createClient(untyped, { idleTimeout: '5' });
      const middleware: Middleware<DuplexCallOptions> = (next) => next;
      middleware(untyped);
    }));

  test('is a resource for `await using`', () =>
    compiles(async () => {
      await using own = connect(channel, lsp);
      expectTypeOf(own).toExtend<AsyncDisposable>();
      expectTypeOf(own.state).toEqualTypeOf<'connecting' | 'open' | 'reconnecting' | 'closed'>();
    }));

  test('allows onOpen with a client, a convention and other options', () =>
    compiles(() => {
      connect(channel, {
        ...lsp,
        maxQueued: 5,
        onOpen: (client) => {
          expectTypeOf(client).toEqualTypeOf<Client<unknown, DuplexCallOptions>>();
          return client.request('initialize', {}, { idleTimeout: 5 });
        },
        onUnexpected: ({ kind, method }) => `${kind} ${method}`,
        keepAlive: { interval: 5, method: 'ping', params: { a: 1 } },
      });
      // @ts-expect-error params are a structure
      connect(channel, { keepAlive: { method: 'ping', params: 5 } });
      // @ts-expect-error there is no such kind
      connect(channel, { onUnexpected: ({ kind }) => kind === 'odd' });
    }));
});

describe('the types of a subscription', () => {
  const common = { method: 'eth_subscribe', notification: 'eth_subscription' };

  test('know the values whatever else an event has', () =>
    compiles(async () => {
      interface Notice {
        readonly value: string;
        readonly isLast?: boolean;
        readonly error?: object;
      }
      const either = await subscribe(untyped, {
        ...common,
        read: ({ value, isLast }: Notice) => (isLast ? { done: true } : { value }),
      });
      expectTypeOf(either).toEqualTypeOf<Subscription<string>>();
      const both = await subscribe(untyped, {
        ...common,
        read: ({ value, isLast, error }: Notice) => ({ id: 1, value, done: isLast, error }),
      });
      expectTypeOf(both).toEqualTypeOf<Subscription<string>>();
      const failing = await subscribe(untyped, {
        ...common,
        read({ value, error }: Notice) {
          if (error) return { error: new Error('failed') };
          return value === '' ? undefined : { value };
        },
      });
      expectTypeOf(failing).toEqualTypeOf<Subscription<string>>();
    }));

  test('follow the type that `read` returns, over any connection', () =>
    compiles(async () => {
      const read = ({ n }: { n: number }) => ({ value: n });
      const subscription = await subscribe(untyped, { ...common, read });
      expectTypeOf(subscription).toEqualTypeOf<Subscription<number>>();
      for await (const n of subscription) expectTypeOf(n).toEqualTypeOf<number>();
      await subscribe(typed, {
        ...common,
        read: (a: string, b: number) => (b > 0 ? { id: a, value: b } : undefined),
        id: (result) => result,
        unsubscribe: (id) => ({ method: 'stop', params: [id] }),
        client: createClient(untyped, { timeout: 5 }),
        limit: 5,
      });
      const client = createClient(untyped).with<{ eth_subscribe(topic: string): string }>();
      await subscribe(untyped, { ...common, read, client });
    }));

  test('reject a `read` that returns no event', () =>
    compiles(() => {
      // @ts-expect-error an event has a value
      subscribe(untyped, { ...common, read: (n: number) => ({ id: n }) });
      // @ts-expect-error it does not say that it is over
      subscribe(untyped, { ...common, read: () => ({ done: false }) });
      // @ts-expect-error it needs to be read
      subscribe(untyped, common);
      const read = (n: number) => ({ value: n });
      // @ts-expect-error it has a method
      subscribe(untyped, { notification: 'eth_subscription', read });
      // @ts-expect-error a call has a method
      subscribe(untyped, { ...common, read, unsubscribe: () => ({}) });
    }));
});

test('the types of a queue and a channel match', () =>
  compiles(() => {
    const messages = createQueue<string>();
    expectTypeOf(messages).toEqualTypeOf<Queue<string>>();
    connect({ messages, send: () => {}, close: () => messages.end() });
    connect({ messages, send: async () => {}, close: async () => {}, state: 'connecting' });
    // @ts-expect-error the messages are texts
    connect({ messages: createQueue<number>(), send: () => {}, close: () => {} });
    // @ts-expect-error it takes texts
    messages.push(5);
  }));
