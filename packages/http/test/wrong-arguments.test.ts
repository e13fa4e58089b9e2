import { request } from '@jsonrpcclient/core';
import { http } from '@jsonrpcclient/http';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test, vi } from 'vitest';
import { posting } from './post.ts';

/** What a program in plain JavaScript may pass. */
const any = (value: unknown) => value as never;

const url = 'http://example/';
const start = 'Invalid URL: expected an http or https URL';
const host = 'Invalid URL: expected a valid host';

describe('a URL', () => {
  const refused: readonly (readonly [unknown, string])[] = [
    ['rpc', `${start}, got string`],
    ['/rpc?key=s3cret', `${start}, got string`],
    ['', `${start}, got string`],
    ['localhost:8000', `${start}, got string`],
    ['alice:s3cret@example', `${start}, got string`],
    ['//alice:s3cret@example/', `${start}, got string`],
    ['ws://alice:s3cret@example/', `${start}, got string`],
    [new URL('ws://alice:s3cret@example/'), `${start}, got URL`],
    ['http://alice:s3cret@exa mple/', `${host}, got string`],
    ['http://alice:s3cret@example:port/', `${host}, got string`],
    ['https://', `${host}, got string`],
    [undefined, `${start}, got undefined`],
    [null, `${start}, got Null`],
    [8000, `${start}, got number`],
    [{ url }, `${start}, got Object`],
    [['s3cret'], `${start}, got Array`],
  ];

  test.each(refused)('%s is refused, saying why and not showing it', (address, message) => {
    expect(() => http(any(address), posting())).toThrow(new TypeError(message));
  });

  test('of the wrong kind is refused even if a page could resolve it', () => {
    vi.stubGlobal('location', { href: 'https://example/app/' });
    for (const address of [undefined, null, {}, 8000]) {
      expect(() => http(any(address), posting())).toThrow(TypeError);
    }
    vi.unstubAllGlobals();
  });
});

describe('an option', () => {
  const auth = 'http: expected auth: { username, password }';
  const headers = 'headers: expected Object';

  test.each<[object, string]>([
    [{ auth: ['alice', 's3cret'] }, `${auth}, got Array`],
    [{ auth: { user: 'alice', pass: 's3cret' } }, `${auth}, got Object`],
    [{ auth: { username: 'alice' } }, `${auth}, got Object`],
    [{ auth: { password: 's3cret' } }, `${auth}, got Object`],
    [{ auth: 4242 }, `${auth}, got number`],
    [{ auth: null }, `${auth}, got Null`],
    [{ headers: new Headers({ authorization: 's3cret' }) }, `${headers}, got Headers`],
    [{ headers: [['authorization', 's3cret']] }, `${headers}, got Array`],
    [{ headers: 'authorization: s3cret' }, `${headers}, got string`],
  ])('%o is refused at once, without showing it', (options, message) => {
    expect(() => http(url, posting(), any(options))).toThrow(new TypeError(message));
  });

  test.each([() => new Headers({ a: 's3cret' }), async () => [['a', 's3cret']]])(
    'that is a function with a result of the wrong kind sends nothing: %s',
    async (headers) => {
      const post = posting();
      const error = await failure(http(url, post, { headers: any(headers) })(request('go'), {}));
      expect(error).toMatchObject({ sent: 'no', cause: { name: 'TypeError' } });
      expect(String((error as Error).cause)).toMatch(/^TypeError: headers: expected Object/);
      expect(post.requests).toEqual([]);
    },
  );
});
