import { inspect } from 'node:util';
import {
  type Client,
  createClient,
  InvalidResponseError,
  isRpcClientError,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import { describe, expect, it } from 'vitest';
import { rejection } from './recording.ts';

const never: Transport = () => new Promise(() => {});

const rejects =
  (error: unknown): Transport =>
  () =>
    Promise.reject(error);

/** Creates a transport whose reply to each call is an error with this code. */
const replies =
  (body: unknown): Transport =>
  async () => ({ body, status: 500 });

/** The reason of a signal of `AbortSignal.timeout`. */
const late = () => new DOMException('timed out', 'TimeoutError');

const refusal = { jsonrpc: '2.0', error: { code: 1, message: 'no' }, id: null };

/** The stack of the error that a call rejects with, awaited by `theCaller`. */
async function stackOf(call: () => Promise<unknown>): Promise<string> {
  async function theCaller() {
    await call();
  }
  return String(((await rejection(theCaller())) as Error).stack);
}

/** Matches a line of `theCaller` in this file. */
const line = /\n +at (async )?theCaller \(.*\bcaller\.test\.ts:\d+:\d+\)/;

describe('the stack of the error', () => {
  const failures: Readonly<Record<string, () => Client>> = {
    'the server refuses': () => createClient(replies(refusal)),
    'has an invalid response': () => createClient(replies('<html>')),
    'times out': () => createClient(never, { timeout: 1 }),
    'has a signal that times out': () => createClient(never, { signal: AbortSignal.timeout(1) }),
    'has a signal that has timed out': () =>
      createClient(never, { signal: AbortSignal.abort(late()) }),
    'the transport rejects': () => createClient(rejects(new TransportError('broken', 'go'))),
    'the transport rejects with a foreign error': () => createClient(rejects(new Error('broken'))),
    'the transport rejects with a string': () => createClient(rejects('broken')),
    'the transport throws': () =>
      createClient(() => {
        throw new Error('broken');
      }),
    'has an invalid option': () => createClient(never, { timeout: -1 }),
  };
  const kinds: Readonly<Record<string, (client: Client) => Promise<unknown>>> = {
    'a request': ({ request }) => request('go'),
    'a notification': ({ notify }) => notify('go'),
    'a batch': ({ batch }) => batch([{ method: 'go' }, { method: 'go' }]),
    'a batch of notifications': ({ batch }) => batch([{ method: 'go', notify: true }]),
  };
  const isOutcome = (kind: string, failure: string) =>
    kind === 'a batch' && /refuses|response/.test(failure);
  const rows = Object.keys(kinds).flatMap((kind) =>
    Object.keys(failures)
      .filter((failure) => !isOutcome(kind, failure))
      .map((failure) => [kind, failure] as const),
  );

  it.each(rows)('of %s that %s shows the function that awaits it', async (kind, failure) => {
    const client = failures[failure]?.() as Client;
    expect(await stackOf(() => kinds[kind]?.(client) as Promise<unknown>)).toMatch(line);
  });

  it('in each outcome of a batch shows the function that awaits the batch', async () => {
    const body = ['', 1].map((id) => ({ ...refusal, id }));
    const { batch } = createClient(async () => ({ body }));
    async function theCaller() {
      return (await batch([{ method: 'a' }, { method: 'b' }])).map(
        (outcome) => !outcome.ok && outcome.error.stack,
      );
    }
    const shown = expect.stringMatching(line);
    expect(await theCaller()).toEqual([shown, shown]);
  });

  it('keeps the lines that it had', async () => {
    const error = new TransportError('broken', 'go');
    const before = String(error.stack);
    const after = await stackOf(() => createClient(rejects(error)).request('go'));
    expect(after.startsWith(before)).toBe(true);
  });

  it('is unchanged for a caller that is not an async function', async () => {
    const error = new TransportError('broken', 'go');
    const seen = createClient(rejects(error))
      .request('go')
      .then(undefined, (reason) => reason);
    expect(await new Promise((resolve) => setTimeout(resolve, 1, seen))).toBe(error);
    expect(error.stack).not.toMatch(/caller\.test.*\n.*caller\.test/);
  });
});

describe('an error that several calls reject with', () => {
  const reply = { body: 'html', status: 200 };
  const shared = () => new InvalidResponseError('the response is too large', reply, 'go');

  it('is copied for each, with its own caller and all members of the original', async () => {
    const error = shared();
    const { request } = createClient(rejects(error));
    async function theFirst() {
      await request('go');
    }
    async function theSecond() {
      await request('go');
    }
    const [first, second] = await Promise.all([theFirst(), theSecond()].map(rejection));
    expect(first).toBe(error);
    expect(second).not.toBe(error);
    expect(String(error.stack)).toContain('theFirst (');
    expect(String(error.stack)).not.toContain('theSecond (');
    const { stack, message, name } = second as Error;
    expect(stack).toMatch(/^InvalidResponseError: go: the response is too large/);
    expect(stack).toContain('theSecond (');
    expect(stack).not.toContain('theFirst (');
    expect([name, message]).toEqual([error.name, error.message]);
    expect(second).toBeInstanceOf(InvalidResponseError);
    expect(isRpcClientError(second)).toBe(true);
    expect((second as InvalidResponseError).reply).toBe(reply);
    expect({ ...(second as object) }).toEqual({ ...error });
    expect(inspect(second)).toContain('theSecond (');
    expect(inspect(second, { showHidden: true })).not.toContain('html');
    expect(structuredClone(second)).toMatchObject({ message: error.message });
  });

  it('keeps its cause', async () => {
    const cause = new Error('reset');
    const { request } = createClient(rejects(new TransportError('broken', 'go', { cause })));
    await rejection(request('go'));
    expect(await rejection(request('go'))).toMatchObject({ cause, sent: 'maybe' });
  });

  it('does not grow', async () => {
    const error = shared();
    const { request } = createClient(rejects(error));
    const first = await stackOf(() => request('go'));
    for (let call = 0; call < 100; call++) await rejection(request('go'));
    expect(error.stack).toBe(first);
    expect((await stackOf(() => request('go'))).length).toBeLessThan(2 * first.length);
  });
});

describe('an abort reason', () => {
  const abortWith = async (reason: unknown) => {
    const controller = new AbortController();
    const { request } = createClient(never, { signal: controller.signal });
    const calls = Array.from({ length: 1000 }, () => rejection(request('go')));
    controller.abort(reason);
    return Promise.all(calls);
  };

  it.each([
    ['an error', new Error('enough')],
    ['a TypeError', new TypeError('enough')],
    ['an AbortError', new DOMException('enough', 'AbortError')],
    ['a frozen error', Object.freeze(new Error('enough'))],
    [
      'an object whose code cannot be read',
      Object.defineProperty({}, 'code', {
        get() {
          throw new Error('broken');
        },
      }),
    ],
    ['a string', 'enough'],
    ['null', null],
  ])('that is %s is what 1,000 calls reject with, unchanged', async (_, reason) => {
    const { stack } = Object(reason) as Error;
    expect(new Set(await abortWith(reason))).toEqual(new Set([reason]));
    expect((Object(reason) as Error).stack).toBe(stack);
  });

  it('of AbortSignal.timeout is the same for 1,000 calls, with one caller', async () => {
    const reason = late();
    const { length } = String(reason.stack).split('\n');
    const reasons = await abortWith(reason);
    expect(new Set(reasons).size).toBe(1);
    expect(reasons[0]).toBe(reason);
    expect(String(reason.stack).split('\n').length).toBeLessThanOrEqual(length + 10);
  });
});

describe('a call still rejects', () => {
  const unusual: Readonly<Record<string, (error: Error) => Error>> = {
    'is frozen': Object.freeze,
    'has a stack that is read-only': (error) =>
      Object.defineProperty(error, 'stack', { value: 'stack', writable: false }),
    'has a stack that cannot be read': (error) =>
      Object.defineProperty(error, 'stack', {
        get() {
          throw new Error('broken');
        },
      }),
    'has no stack': (error) => Object.defineProperty(error, 'stack', { value: undefined }),
  };

  it.each(Object.entries(unusual))('with an error that %s, even a second time', async (_, make) => {
    const error = make(new TransportError('broken', 'go'));
    const { request } = createClient(rejects(error));
    expect(await rejection(request('go'))).toBe(error);
    expect(await rejection(request('go'))).toMatchObject({ message: error.message });
  });

  it('if stacks are not text', async () => {
    const { prepareStackTrace } = Error;
    Error.prepareStackTrace = (_, lines) => lines;
    try {
      const { request } = createClient(rejects(new TransportError('broken', 'go')));
      expect(await rejection(request('go'))).toBeInstanceOf(TransportError);
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }
  });

  it('without an unhandled rejection if it is handled, and with one if it is not', async () => {
    const seen: unknown[] = [];
    const listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (reason) => seen.push(reason));
    try {
      const { batch, notify, request } = createClient(rejects(new TransportError('broken', 'go')));
      await Promise.all([request('go'), notify('go'), batch([{ method: 'go' }])].map(rejection));
      void request('go');
      void notify('go');
      void batch([{ method: 'go' }]);
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(seen).toHaveLength(3);
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const listener of listeners) process.on('unhandledRejection', listener);
    }
  });
});
