import {
  InvalidResponseError,
  type Payload,
  type Reply,
  RpcError,
  TimeoutError,
  TransportError,
} from '@jsonrpcclient/core';
import { HttpError } from '@jsonrpcclient/http-fetch';
import { describe, expect, test } from 'vitest';
import { isIdempotent, judge, mayRepeat, pauseOf, withLoss } from '../src/repeat.ts';

const call: Payload = { method: 'add', id: 1 };
const calls: Payload = [{ method: 'add', id: 1 }, { method: 'go' }, { method: 'add', id: 2 }];
const error = { jsonrpc: '2.0', error: { code: -32005, message: 'busy' }, id: 1 };
const other = { jsonrpc: '2.0', error: { code: 3, message: 'reverted' }, id: 2 };
const result = { jsonrpc: '2.0', result: 5, id: 2 };
const later = { 'retry-after': '1' };
const http = (status: number, headers: Readonly<Record<string, string>> = {}) =>
  new HttpError({ status, headers, body: '' }, 'add');

describe('an attempt that ended with', () => {
  test.each<[string, unknown, string]>([
    ['an error before it was sent', new TransportError('refused', 'add', { sent: 'no' }), 'unsent'],
    ['a lost connection', new TransportError('reset', 'add', { sent: 'maybe' }), 'unsure'],
    [
      'a response that was cut off',
      new TransportError('cut off', 'add', { sent: 'yes' }),
      'unsure',
    ],
    ['a timeout', new TimeoutError(5, 'add'), 'unsure'],
    ['a timeout in a queue', new TimeoutError(5, 'add', { sent: 'no' }), 'unsent'],
    ['the error of another library', new TypeError('fetch failed'), 'unsure'],
    ['nothing', undefined, 'unsure'],
    ['an invalid option', new TypeError('add: no such header'), 'done'],
    ['an RpcError', new RpcError({ code: 3, message: '' }), 'done'],
    [
      'an error of another library with a status',
      Object.assign(new Error(), { status: 429 }),
      'refused',
    ],
    ['an InvalidResponseError', new InvalidResponseError('', { body: 5 }), 'done'],
    ['421', http(421), 'refused'],
    ['425', http(425), 'refused'],
    ['429', http(429), 'refused'],
    ['503 with Retry-After', http(503, later), 'refused'],
    ['503 with an invalid Retry-After', http(503, { 'retry-after': 'soon' }), 'unsure'],
    ['503', http(503), 'unsure'],
    ['408', http(408), 'unsure'],
    ['500', http(500), 'unsure'],
    ['502', http(502), 'unsure'],
    ['504', http(504, later), 'unsure'],
    ['501', http(501), 'done'],
    ['400', http(400), 'done'],
    ['401', http(401), 'done'],
    ['413', http(413), 'done'],
    ['a redirect', http(302), 'done'],
  ])('%s', (_, error, expected) => {
    expect(judge({ error, aborted: false }, call, [-32005])).toBe(expected);
    expect(judge({ error, aborted: true }, call, [-32005])).toBe('done');
  });
});

const nothing = { jsonrpc: '2.0', result: null, id: 2 };

describe('an attempt that ended with the reply', () => {
  test.each<[string, Reply, string]>([
    ['of a result', { body: result }, 'done'],
    ['of a result with status 200', { status: 200, body: result }, 'done'],
    ['of an error', { status: 200, body: other }, 'done'],
    ['of a listed error', { body: error }, 'refused'],
    ['of a listed error for each call', { body: [error, error, error] }, 'refused'],
    ['of listed errors, but none for the notification', { body: [error, error] }, 'done'],
    ['of a listed error and null as a result', { status: 429, body: [error, nothing] }, 'done'],
    ['of a listed error in version 1.0', { body: { ...error, result: null } }, 'refused'],
    ['of a listed and another error', { body: [error, other] }, 'done'],
    ['of a listed error and a result', { status: 429, body: [error, result] }, 'done'],
    ['of no responses', { body: [] }, 'done'],
    ['of nothing', { body: undefined }, 'done'],
    ['that plain JavaScript forgot', undefined as never, 'done'],
    ['429', { status: 429, body: other }, 'refused'],
    ['425', { status: 425, body: other }, 'refused'],
    ['421', { status: 421, body: other }, 'refused'],
    ['503 with Retry-After', { status: 503, headers: later, body: other }, 'refused'],
    ['503', { status: 503, body: other }, 'unsure'],
    ['408', { status: 408, body: other }, 'unsure'],
    ['502', { status: 502, body: other }, 'unsure'],
    ['504', { status: 504, body: other }, 'unsure'],
    ['500 with an error', { status: 500, body: other }, 'done'],
    ['500 with a listed error', { status: 500, body: error }, 'refused'],
    ['500 without an error', { status: 500, body: undefined }, 'unsure'],
    ['500 with a result', { status: 500, body: result }, 'done'],
    ['400', { status: 400, body: other }, 'done'],
    ['401', { status: 401, body: other }, 'done'],
  ])('%s', (_, reply, expected) => {
    expect(judge({ reply, aborted: false }, calls, [-32005])).toBe(expected);
    const unlisted = expected === 'refused' && !/42|503/.test(_) ? 'done' : expected;
    expect(judge({ reply, aborted: false }, calls)).toBe(unlisted);
  });
});

test('only a call that was not executed may be repeated, unless it is idempotent', () => {
  const judgements = ['done', 'unsent', 'refused', 'unsure'] as const;
  expect(judgements.map((one) => mayRepeat(one, false))).toEqual([false, true, true, false]);
  expect(judgements.map((one) => mayRepeat(one, true))).toEqual([false, true, true, true]);
});

test('a call is idempotent by its option, else by the option of the middleware', () => {
  expect(isIdempotent(call, {})).toBe(false);
  expect(isIdempotent(call, {}, true)).toBe(true);
  expect(isIdempotent(call, { idempotent: false }, true)).toBe(false);
  expect(isIdempotent(call, { idempotent: true }, () => false)).toBe(true);
  const isAdd = (method: string) => method === 'add';
  expect(isIdempotent(call, {}, isAdd)).toBe(true);
  expect(isIdempotent(calls, {}, isAdd)).toBe(false);
  expect(isIdempotent(calls, {}, () => true)).toBe(true);
});

test('the pause that a server asks for is in a reply or an error', () => {
  expect(pauseOf({ reply: { body: error, headers: later }, aborted: false })).toBe(1000);
  expect(pauseOf({ error: http(429, later), aborted: false })).toBe(1000);
  expect(pauseOf({ error: new Error('no headers'), aborted: false })).toBe(undefined);
  expect(pauseOf({ reply: { body: error }, aborted: false })).toBe(undefined);
});

test('an error says that the call may have been sent if an earlier attempt was', () => {
  const unsent = new TransportError('refused', 'add', { sent: 'no' });
  const lost = new TransportError('reset', 'add');
  expect(withLoss(unsent, call, false)).toBe(unsent);
  expect(withLoss(lost, call, true)).toBe(lost);
  expect(withLoss(undefined, call, true)).toBe(undefined);
  expect(withLoss(unsent, call, true)).toMatchObject({ sent: 'maybe', cause: unsent });
});
