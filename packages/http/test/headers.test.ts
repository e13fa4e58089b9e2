import { request } from '@jsonrpcclient/core';
import { type HeadersLike, type HttpHeaders, http, joinHeaders } from '@jsonrpcclient/http';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { posting } from './post.ts';

/** The headers that are posted beside our own, of those of the transport and of the call. */
async function posted(headers?: HttpHeaders, callHeaders?: HttpHeaders) {
  const post = posting();
  const ours = { accept: undefined, 'content-type': undefined };
  await http(url, post, { headers: { ...ours, ...headers } })(request('go'), {
    headers: callHeaders,
  });
  return post.requests[0]?.headers;
}

const url = 'http://example/';

describe('headers', () => {
  test('of a call are not sent with the next one', async () => {
    const post = posting();
    const transport = http(url, post, { headers: { a: '1' } });
    await transport(request('go'), { headers: { a: '2', b: '2' } });
    await transport(request('go'), {});
    expect(post.requests.map(({ headers }) => [headers.a, headers.b])).toEqual([
      ['2', '2'],
      ['1', undefined],
    ]);
  });

  test.each<[HttpHeaders | undefined, HttpHeaders | undefined, HttpHeaders]>([
    [undefined, undefined, {}],
    [{}, {}, {}],
    [{ A: '1' }, { a: '2' }, { a: '2' }],
    [{ a: '1', b: '1' }, { A: undefined }, { b: '1' }],
    [{ a: undefined }, { a: '1' }, { a: '1' }],
    [{ a: '' }, undefined, { a: '' }],
    [{ "x!#$%&'*+.^_`|~-9": 'tab\tä~' }, undefined, { "x!#$%&'*+.^_`|~-9": 'tab\tä~' }],
    [{ constructor: 'a' }, undefined, { constructor: 'a' }],
  ])('%j and %j are merged into %j', async (headers, callHeaders, merged) => {
    expect(await posted(headers, callHeaders)).toEqual(merged);
  });

  test.each([
    ['', 's3cret'],
    ['a b', 's3cret'],
    ['a:b', 's3cret'],
    ['ä', 's3cret'],
    ['a', 's3cret\r\nb: c'],
    ['a', 's3cret\n'],
    ['a', '\u0000s3cret'],
    ['a', 's3cret€'],
    ['a', 's3cret\u007f'],
  ])('%j: %j throw, and the value is not shown', async (name, value) => {
    const headers = { [name]: value };
    expect(() => http(url, posting(), { headers })).toThrow(/^Invalid HTTP header (name|a)$/);
    const error = await failure(posted({}, headers));
    expect(error).toMatchObject({
      name: 'TransportError',
      sent: 'no',
      cause: { name: 'TypeError' },
    });
    expect(String((error as Error).cause)).not.toContain('s3cret');
  });
});

test.each<[string, HeadersLike | undefined, Readonly<Record<string, string>>]>([
  ['an object', { constructor: 'a', B: ['c', 'd'] }, { constructor: 'a', b: 'c, d' }],
  ['names that differ in case', { A: 'b', a: 'c' }, { a: 'b, c' }],
  ['a Headers', new Headers({ 'X-A': 'b', constructor: 'c' }), { 'x-a': 'b', constructor: 'c' }],
  ['a Map', new Map([['X-A', 'b']]), { 'x-a': 'b' }],
  ['an object with forEach', { forEach: (listener) => listener('b', 'X-A') }, { 'x-a': 'b' }],
  ['an object with a header of that name', { foreach: 'b', forEach: 'c' }, { foreach: 'b, c' }],
  ['nothing', undefined, {}],
])('the headers of a response can be %s', (_, headers, joined) => {
  expect(joinHeaders(headers)).toEqual(joined);
});
