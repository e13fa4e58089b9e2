import { createClient } from '@jsonrpcclient/core';
import { connect, reconnect, subscribe } from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { createPair } from './pair.ts';

/** What a program in plain JavaScript may pass. */
const any = (value: unknown) => value as never;

describe('an argument of the wrong kind', () => {
  const { channel } = createPair();

  test.each([
    ['ws://user:s3cret@example/', 'string'],
    [undefined, 'undefined'],
    [null, 'Null'],
    [() => channel, 'function'],
    [Promise.resolve(channel), 'Promise'],
    [new URL('ws://user:s3cret@example/'), 'URL'],
  ])('connect throws for %o, without showing it', (value, kind) => {
    expect(() => connect(any(value))).toThrow(
      new TypeError(`connect: expected a channel such as webSocket(url), got ${kind}`),
    );
  });

  test.each([
    ['ws://user:s3cret@example/', 'string'],
    [undefined, 'undefined'],
    [channel, 'Object'],
  ])('reconnect throws for %o, without showing it', (value, kind) => {
    expect(() => reconnect(any(value))).toThrow(
      new TypeError(`reconnect: expected a function such as () => webSocket(url), got ${kind}`),
    );
  });

  test.each([
    [channel, 'Object'],
    [createClient(connect(createPair().channel)), 'Object'],
    [undefined, 'undefined'],
    ['ws://user:s3cret@example/', 'string'],
  ])('subscribe rejects for %o, without showing it', async (value, kind) => {
    expect(await failure(subscribe(any(value), any({})))).toEqual(
      new TypeError(`subscribe: expected a connection such as connect(channel), got ${kind}`),
    );
  });
});
