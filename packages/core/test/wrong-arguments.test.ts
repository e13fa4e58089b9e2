import {
  compose,
  createClient,
  type Middleware,
  request,
  type Transport,
} from '@jsonrpcclient/core';
import { describe, expect, it } from 'vitest';
import { recording, rejection, thrown } from './recording.ts';

/** What a program in plain JavaScript may pass. */
const any = (value: unknown) => value as never;

const { transport, payloads } = recording();
const client = createClient(transport);
const url = 'http://user:s3cret@example/';
const passOn: Middleware = (next) => next;

describe('an argument of the wrong kind', () => {
  it.each<[string, () => unknown, string]>([
    ['a URL as the transport', () => createClient(any(url)), got('createClient', 'string')],
    ['no transport', () => createClient(any(undefined)), got('createClient', 'undefined')],
    [
      'a promise as the transport',
      () => createClient(any(Promise.resolve(transport))),
      got('createClient', 'Promise'),
    ],
    [
      'options in place of the transport',
      () => createClient(any({})),
      got('createClient', 'Object'),
    ],
    ['a URL to compose', () => compose(any(url), passOn), got('compose', 'string')],
    [
      'headers in the wrong form for a client',
      () => createClient(transport, any({ headers: new Headers() })),
      'headers: expected Object, got Headers',
    ],
    [
      'a list of headers for a client',
      () => client.with(any({ headers: [['authorization', 's3cret']] })),
      'headers: expected Object, got Array',
    ],
    [
      'no middleware',
      () => compose(transport, passOn, any(false)),
      'compose: expected argument 3: middleware such as batching(), got boolean',
    ],
    ['no method', () => request(any(undefined)), 'call: expected method: string, got undefined'],
    [
      'a number as params',
      () => request('add', any(4242)),
      'add: params: expected an array or object, got number',
    ],
    [
      'an object as the id',
      () => request('add', [], any({ id: 1 })),
      'add: expected id: string or finite number, got Object',
    ],
  ])('%s throws at once, and the value is not shown', (_, act, message) => {
    expect(thrown(act)).toEqual(new TypeError(message));
  });

  it.each<[string, () => Promise<unknown>, string]>([
    [
      'no method',
      () => client.request(any(undefined)),
      'call: expected method: string, got undefined',
    ],
    [
      'a list in place of the method',
      () => client.notify(any(['add', 2, 3])),
      'call: expected method: string, got Array',
    ],
    [
      'names in a batch',
      () => client.batch(any(['add'])),
      'call: expected method: string, got undefined',
    ],
    [
      'text as params',
      () => client.request('login', any('s3cret')),
      'login: params: expected an array or object, got string',
    ],
    [
      'a controller as the signal',
      () => client.request('add', [], any({ signal: new AbortController() })),
      'add: expected signal: AbortSignal, got AbortController',
    ],
    [
      'true as the signal',
      () => client.request('add', [], any({ signal: true })),
      'add: expected signal: AbortSignal, got boolean',
    ],
    [
      'a Headers',
      () => client.request('add', [], any({ headers: new Headers({ authorization: 's3cret' }) })),
      'headers: expected Object, got Headers',
    ],
    [
      'a function for ids that returns a function',
      () => createClient(transport, any({ ids: () => () => 1 })).request('add'),
      'add: expected id: string or finite number, got function',
    ],
  ])('%s rejects, and the value is not shown', async (_, act, message) => {
    expect(await rejection(act())).toEqual(new TypeError(message));
    expect(payloads).toEqual([]);
  });

  it.each<[string, () => unknown]>([
    ['the ids', () => createClient(transport, any({ ids: 5 })).request('add')],
    ['the calls of a batch', () => client.batch(any({ method: 'add' }))],
  ])('that is %s rejects with the TypeError of the platform', async (_, act) => {
    expect(await rejection(Promise.resolve(act()))).toBeInstanceOf(TypeError);
    expect(payloads).toEqual([]);
  });
});

function got(of: string, kind: string): string {
  return `${of}: expected a transport such as httpFetch(url), got ${kind}`;
}

describe('a middleware', () => {
  const rule = 'compose: expected argument 2: middleware such as batching()';

  it('that returns nothing is refused', () => {
    expect(
      thrown(() =>
        compose(
          transport,
          any(() => {}),
        ),
      ),
    ).toEqual(new TypeError(`${rule} that returns a transport, got undefined`));
  });

  it('that is a transport, because the arguments were swapped, is refused without an unhandled rejection', async () => {
    const overHttp: Transport = async (payload) => {
      throw new Error(`cannot send ${Reflect.get(payload, 'method')}`);
    };
    expect(thrown(() => compose(any(passOn), any(overHttp)))).toEqual(
      new TypeError(`${rule} that returns a transport, got Promise`),
    );
    // An unhandled rejection would be reported now, and fail the run.
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('that was not called is recognized by its reply, which is a function', async () => {
    const retry = (times: number) => (next: Transport) => (times > 0 ? next : transport);
    const composed = compose(transport, any(retry));
    expect(await rejection(createClient(composed).request('add'))).toEqual(
      new TypeError('add: expected a reply, got function'),
    );
  });
});
