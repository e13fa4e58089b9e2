import { createHash, randomBytes } from 'node:crypto';
import { Agent } from 'node:http';
import { createClient } from '@jsonrpcclient/core';
import { httpAxios } from '@jsonrpcclient/http-axios';
import axios, { type AxiosAdapter, type InternalAxiosRequestConfig } from 'axios';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/**
 * An axios adapter that answers the challenges of digest authentication (RFC 7616, MD5 with qop=auth). It sends one
 * request after the other, since servers tie the nonce to the connection and count its uses.
 */
function digest(username: string, password: string): AxiosAdapter {
  const send = axios.getAdapter('http');
  let challenge: ReadonlyMap<string, string> | undefined;
  let count = 0;
  let last: Promise<unknown> = Promise.resolve();

  const authorize = (config: InternalAxiosRequestConfig) => {
    if (!challenge) return config;
    const { pathname, search } = new URL(config.url ?? '');
    const [uri, realm, nonce] = [pathname + search, challenge.get('realm'), challenge.get('nonce')];
    const nc = (++count).toString(16).padStart(8, '0');
    const cnonce = randomBytes(8).toString('hex');
    const secret = md5(`${username}:${realm}:${password}`);
    const response = md5(`${secret}:${nonce}:${nc}:${cnonce}:auth:${md5(`POST:${uri}`)}`);
    config.headers.set(
      'authorization',
      `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm=MD5, ` +
        `qop=auth, nc=${nc}, cnonce="${cnonce}", response="${response}"`,
    );
    return config;
  };

  const exchange: AxiosAdapter = async (config) => {
    const reply = await send(authorize(config));
    if (reply.status !== 401) return reply;
    challenge = readChallenge(String(reply.headers['www-authenticate']));
    count = 0;
    return challenge ? send(authorize(config)) : reply;
  };

  return (config) => {
    const turn = last.then(() => exchange(config));
    last = turn.catch(() => {});
    return turn;
  };
}

/** The fields of the challenge for MD5, of all those that stand in the header. */
function readChallenge(header: string): ReadonlyMap<string, string> | undefined {
  return header
    .split(/,\s*(?=Digest\s)/i)
    .filter((challenge) => /^Digest\s/i.test(challenge))
    .map(
      (challenge) =>
        new Map(
          [...challenge.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,]+))/g)].map(
            ([, name = '', quoted, plain]) => [name.toLowerCase(), quoted ?? plain ?? ''],
          ),
        ),
    )
    .find((fields) => (fields.get('algorithm') ?? 'MD5').toUpperCase() === 'MD5');
}

const client = createClient(
  httpAxios('http://localhost:18081/json_rpc', {
    adapter: digest('user', 'pass'),
    httpAgent: new Agent({ keepAlive: true, maxSockets: 1 }),
  }),
);

console.log(await client.request('get_block_count')); // { count: 3195000, status: 'OK' }
const counts = await Promise.all([1, 2, 3].map(() => client.request('get_block_count')));
console.log(counts.length); // 3
