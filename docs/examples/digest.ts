import { createHash, randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type CallOptions, compose, createClient, type Transport } from '@jsonrpcclient/core';
import { type Auth, httpUndici, type RequestToSign } from '@jsonrpcclient/http-undici';

/** The fields of a challenge, without quotation marks. */
type Challenge = Readonly<Record<string, string>>;

const hashes: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-256': 'sha256',
  'SHA-512-256': 'sha512-256',
};

/** Digest authentication (RFC 7616) with any of its algorithms, including -sess, and any quality of protection. */
function digest(
  username: string,
  password: string,
  makeCnonce = () => randomBytes(16).toString('hex'),
) {
  let challenge: Challenge | undefined;
  let cnonce = '';
  let count = 0;
  const auth = async (header: string | undefined, request: RequestToSign) => {
    if (header !== undefined) {
      const next = readChallenges(header).find(isKnown);
      // A server may send the same nonce again; its uses are counted.
      if (next?.nonce !== challenge?.nonce) {
        count = 0;
        cnonce = makeCnonce();
      }
      challenge = next;
    }
    // Over `fetch`, the connection of the previous response is free only after this.
    await setImmediate();
    if (!challenge) return undefined;
    count += 1;
    return { authorization: answer(challenge, { username, password }, request, cnonce, count) };
  };
  return auth satisfies Auth;
}

/** Returns the digest challenges of a `www-authenticate` header, which may list several, and other schemes too. */
function readChallenges(header: string): Challenge[] {
  const challenges: Record<string, string>[] = [];
  let current: Record<string, string> = {};
  for (const [, name = '', value, quoted, plain] of header.matchAll(
    /([\w!#$%&'*+.^`|~-]+)(\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/g,
  )) {
    if (value !== undefined) current[name.toLowerCase()] = quoted ?? plain ?? '';
    else {
      current = {};
      if (name.toLowerCase() === 'digest') challenges.push(current);
    }
  }
  return challenges;
}

const hashOf = ({ algorithm = 'MD5' }: Challenge) =>
  hashes[algorithm.toUpperCase().replace(/-SESS$/, '')];

const qopOf = ({ qop = '' }: Challenge) =>
  ['auth', 'auth-int'].find((known) =>
    qop
      .toLowerCase()
      .split(/[\s,]+/)
      .includes(known),
  );

const isKnown = (challenge: Challenge) =>
  hashOf(challenge) !== undefined &&
  (challenge.qop === undefined || qopOf(challenge) !== undefined);

/** Returns the `authorization` header: RFC 7616, section 3.4. */
function answer(
  challenge: Challenge,
  { username, password }: { readonly username: string; readonly password: string },
  { method, url, body }: RequestToSign,
  cnonce: string,
  count: number,
): string {
  const { realm = '', nonce = '', opaque, algorithm, userhash } = challenge;
  const hash = (...parts: (string | undefined)[]) =>
    createHash(hashOf(challenge) ?? 'md5')
      .update(parts.join(':'))
      .digest('hex');
  const { pathname, search } = new URL(url);
  const uri = pathname + search;
  const qop = qopOf(challenge);
  const nc = count.toString(16).padStart(8, '0');
  const isSession = /-sess$/i.test(algorithm ?? '');

  const user = hash(username, realm, password);
  const secret = isSession ? hash(user, nonce, cnonce) : user;
  const signed = qop === 'auth-int' ? hash(method, uri, hash(body)) : hash(method, uri);
  const response = qop ? hash(secret, nonce, nc, cnonce, qop, signed) : hash(secret, nonce, signed);

  const isHashed = userhash?.toLowerCase() === 'true';
  const isPlain = /^[ -~]*$/.test(username);
  const fields = [
    isHashed || isPlain
      ? `username="${isHashed ? hash(username, realm) : username.replace(/["\\]/g, '\\$&')}"`
      : `username*=UTF-8''${encodeURIComponent(username)}`,
    `realm="${realm}"`,
    `uri="${uri}"`,
    `nonce="${nonce}"`,
    `response="${response}"`,
    algorithm && `algorithm=${algorithm}`,
    (qop || isSession) && `cnonce="${cnonce}"`,
    qop && `qop=${qop}, nc=${nc}`,
    opaque !== undefined && `opaque="${opaque}"`,
    isHashed && 'userhash=true',
  ];
  return `Digest ${fields.filter(Boolean).join(', ')}`;
}

/** Sends one call after another, because some servers tie the nonce to a connection and count its uses in order. */
function inTurn<O extends CallOptions>(next: Transport<O>): Transport<O> {
  let last: Promise<unknown> = Promise.resolve();
  return (payload, options) => {
    const turn = last.then(() => next(payload, options));
    last = turn.catch(() => {});
    return turn;
  };
}

const auth = digest('user', 'pass');
const transport = httpUndici('http://localhost:18081/json_rpc', { auth, connections: 1 });
const client = createClient(compose(transport, inTurn));

console.log(await client.request('get_block_count')); // { count: 3195000, status: 'OK' }
const counts = await Promise.all([1, 2, 3].map(() => client.request('get_block_count')));
console.log(counts.length); // 3
