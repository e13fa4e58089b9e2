import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { fileURLToPath } from 'node:url';
import { compose, createClient, type Middleware } from '@jsonrpcclient/core';
import { httpAxios } from '@jsonrpcclient/http-axios';
import { type Auth, type HttpCallOptions, httpFetch } from '@jsonrpcclient/http-fetch';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { failure } from '@jsonrpcclient/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { type DigestOptions, serveDigest } from './digest-server.ts';

interface Example {
  readonly digest: (
    username: string,
    password: string,
    makeCnonce?: () => string,
  ) => Extract<Auth, (...args: never) => unknown>;
  readonly inTurn: Middleware<HttpCallOptions>;
}

const scratch = fileURLToPath(new URL('scratch/', import.meta.url));
mkdirSync(scratch, { recursive: true });
const folder = mkdtempSync(`${scratch}digest-`);
afterAll(() => rmSync(folder, { recursive: true }));

/** The functions of the example, without the calls at the end. */
async function load(): Promise<Example> {
  const path = new URL('../../../docs/examples/digest.ts', import.meta.url);
  const [functions] = readFileSync(path, 'utf8').split("\nconst auth = digest('");
  writeFileSync(`${folder}/digest.ts`, `${functions}\nexport { digest, inTurn };\n`);
  return import(`${folder}/digest.ts`);
}

const { digest, inTurn } = await load();

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
afterAll(() => agent.destroy());

const transports = {
  httpFetch: (url: string, auth: Auth) => httpFetch(url, { auth }),
  httpAxios: (url: string, auth: Auth) => httpAxios(url, { auth, httpAgent: agent }),
  httpUndici: (url: string, auth: Auth) => httpUndici(url, { auth, connections: 1 }),
};

const servers: readonly DigestOptions[] = [
  {},
  { algorithm: 'MD5', opaque: '' },
  { qop: 'auth', opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS' },
  { algorithm: 'MD5', qop: 'auth-int' },
  { algorithm: 'MD5-sess', qop: 'auth' },
  { algorithm: 'MD5-sess' },
  { algorithm: 'SHA-256', qop: 'auth, auth-int', opaque: 'o' },
  { algorithm: 'SHA-256-sess', qop: 'auth-int' },
  { algorithm: 'SHA-512-256', qop: 'auth', userhash: true },
  { algorithm: 'SHA-256', qop: 'auth', username: 'Jäsøn "Doe", \\' },
  { algorithm: 'SHA-256', qop: 'auth', username: 'Doe "J", \\' },
  { qop: 'auth', uses: 2 },
  {
    algorithm: 'SHA-256',
    qop: 'auth',
    others: [
      'Basic realm="a, Digest b=\\"c\\""',
      'Negotiate, Digest realm="x", nonce="y", algorithm=TURNIP, qop="auth"',
      'Digest realm="x", nonce="y", qop="strange"',
    ],
  },
];

describe.each(Object.entries(transports))('digest authentication over %s', (_, create) => {
  test.each(servers)('passes the checks of RFC 7616: %j', async (options) => {
    await using server = await serveDigest(options);
    const auth = digest(options.username ?? 'user', 'pässword');
    const client = createClient(compose(create(server.url, auth), inTurn));
    for (let call = 0; call < 3; call++) expect(await client.request('add', ['ä'])).toBe(5);
    expect(await Promise.all([1, 2].map(() => client.request('add')))).toEqual([5, 5]);
    const refused = options.uses
      ? ['ok', 'ok', 'stale', 'ok', 'ok', 'stale', 'ok']
      : Array(5).fill('ok');
    expect(server.verdicts).toEqual(['no authorization', ...refused]);
  });

  test('works if a nonce is valid only on its connection', async () => {
    await using server = await serveDigest({ qop: 'auth', perConnection: true });
    const client = createClient(compose(create(server.url, digest('user', 'pässword')), inTurn));
    const calls = Array.from({ length: 10 }, () => client.request('add'));
    expect(await Promise.all(calls)).toEqual(Array(10).fill(5));
    for (let call = 0; call < 10; call++) expect(await client.request('add')).toBe(5);
    expect(server.verdicts.filter((verdict) => verdict !== 'ok')).toEqual(['no authorization']);
  });

  test('fails after one retry with a wrong password', async () => {
    await using server = await serveDigest({ qop: 'auth' });
    const client = createClient(create(server.url, digest('user', 'wrong')));
    expect(await failure(client.request('add'))).toMatchObject({ name: 'HttpError', status: 401 });
    expect(server.verdicts).toEqual(['no authorization', 'response']);
  });
});

/** RFC 7616, section 3.9.1. */
const challenge = (algorithm: string) =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
const get = { method: 'GET', url: 'http://www.example.org/dir/index.html', body: '' };

test.each([
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
])('digest authentication computes the response of the RFC for %s', async (algorithm, response) => {
  const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
  const auth = digest('Mufasa', 'Circle of Life', () => cnonce);
  const { authorization } = Object(await auth(challenge(algorithm), get));
  const fields = String(authorization).replace('Digest ', '').split(', ').sort();
  expect(fields).toEqual(
    [
      'username="Mufasa"',
      'realm="http-auth@example.org"',
      'uri="/dir/index.html"',
      `algorithm=${algorithm}`,
      'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"',
      'nc=00000001',
      `cnonce="${cnonce}"`,
      'qop=auth',
      `response="${response}"`,
      'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    ].sort(),
  );
});

test('digest authentication picks the first challenge of one header that it supports', async () => {
  const auth = digest('Mufasa', 'Circle of Life');
  const header = ['Basic realm="x"', challenge('SHA-256'), challenge('MD5')].join(', ');
  expect(await auth(header, get)).toMatchObject({
    authorization: expect.stringContaining('algorithm=SHA-256'),
  });
  expect(await auth('Basic realm="Digest"', get)).toBeUndefined();
  expect(await auth('', get)).toBeUndefined();
});
