import { request } from '@jsonrpcclient/core';
import { http } from '@jsonrpcclient/http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { posting } from './post.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** What is posted to an address: the URL, and the credentials as they stand before they are encoded. */
async function posted(address: string | URL) {
  const post = posting();
  await http(address, post)(request('go'), {});
  const { url, headers } = post.requests[0] ?? {};
  const basic = new Headers(headers).get('authorization')?.replace('Basic ', '');
  return { url, credentials: basic && Buffer.from(basic, 'base64').toString() };
}

describe('an address', () => {
  test.each([
    ['http://example', 'http://example/', undefined],
    ['https://example/rpc?a=b', 'https://example/rpc?a=b', undefined],
    ['http://user:pass@example/', 'http://example/', 'user:pass'],
    ['http://user@example/', 'http://example/', 'user:'],
    ['http://:pass@example/', 'http://example/', ':pass'],
    ['http://us%C3%A9r:p%C3%A4%3Ass%E2%82%AC@example/', 'http://example/', 'usér:pä:ss€'],
    ['http://@example/', 'http://example/', undefined],
    ['http://rpc:50%off@example/', 'http://example/', 'rpc:50%off'],
    ['http://a%:%@example/', 'http://example/', 'a%:%'],
    ['http://usér%:p%40ä%zz%2@example/', 'http://example/', 'usér%:p@ä%zz%2'],
    ['http://a:%FF%41@example/', 'http://example/', 'a:%FF%41'],
  ])('%s is split into the URL and the credentials', async (address, url, credentials) => {
    expect(await posted(address)).toEqual({ url, credentials });
    expect(await posted(new URL(address))).toEqual({ url, credentials });
  });

  test('that is a URL object is not changed', async () => {
    const url = new URL('http://user:pass@example/');
    await posted(url);
    expect(url.href).toBe('http://user:pass@example/');
  });

  test('can be relative if the platform has a location', async () => {
    vi.stubGlobal('location', { href: 'https://example/app/' });
    expect(await posted('rpc')).toMatchObject({ url: 'https://example/app/rpc' });
  });

  test.each(['rpc', '', 'ftp://a:s3cret@example/', 'ws://example/', 'user:s3cret@example'])(
    '%j throws immediately, and is not shown',
    (address) => {
      expect(() => http(address, posting())).toThrow(TypeError);
      expect(() => http(address, posting())).toThrow(/^(?!.*s3cret)/);
    },
  );
});
