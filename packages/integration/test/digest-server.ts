import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { listen } from '@jsonrpcclient/testing/servers';

/** How a server asks for digest authentication. */
export interface DigestOptions {
  /** MD5 if the challenge doesn't name it. */
  readonly algorithm?: string;
  readonly qop?: string;
  readonly opaque?: string;
  readonly userhash?: boolean;
  /** Challenges of other schemes that come first, in separate headers. */
  readonly others?: readonly string[];
  /** After how many uses a nonce is stale. */
  readonly uses?: number;
  /** A nonce is valid only on the connection on which it was issued, as with monero. */
  readonly perConnection?: boolean;
  readonly username?: string;
}

/** A server that checks digest authentication strictly (RFC 7616, section 3.4). */
export interface DigestServer extends AsyncDisposable {
  readonly url: string;
  /** The problem with each request, in order, or `ok`. */
  readonly verdicts: readonly string[];
}

interface Nonce {
  readonly value: string;
  readonly socket: Socket;
  count: number;
  /** The client nonce of its first use, for `-sess` algorithms. */
  cnonce?: string;
}

const realm = 'tests, nonce=of all kinds';

export async function serveDigest(options: DigestOptions): Promise<DigestServer> {
  const { algorithm, qop, opaque, userhash, others = [], username = 'user' } = options;
  const nonces = new Map<string, Nonce>();
  const verdicts: string[] = [];
  const hashName = algorithm?.replace(/-sess$/, '').replace('SHA-', 'SHA') ?? 'MD5';
  const H = (data: string) => createHash(hashName).update(data, 'utf8').digest('hex');

  const check = (request: IncomingMessage, body: string): string => {
    const header = request.headers.authorization;
    if (header === undefined) return 'no authorization';
    const fields = parse(header);
    if (!fields) return 'malformed';
    const nonce = nonces.get(fields.nonce ?? '');
    if (!nonce) return 'stale';
    if (options.perConnection && nonce.socket !== request.socket) return 'stale';
    if (fields.realm !== realm) return 'realm';
    if (fields.uri !== request.url) return 'uri';
    if (fields.algorithm !== algorithm) return 'algorithm';
    if (fields.opaque !== opaque) return 'opaque';
    if (fields.userhash !== (userhash ? 'true' : undefined)) return 'userhash';
    if (fields.username !== (userhash ? H(`${username}:${realm}`) : username)) return 'username';
    const isSession = algorithm?.endsWith('-sess') ?? false;
    if (qop === undefined) {
      if (fields.qop ?? fields.nc) return 'qop';
    } else {
      if (!qop.split(/, ?/).includes(fields.qop ?? '')) return 'qop';
      if (fields.nc !== (nonce.count + 1).toString(16).padStart(8, '0')) return `nc ${fields.nc}`;
    }
    const needsCnonce = qop !== undefined || isSession;
    if (needsCnonce !== (fields.cnonce !== undefined)) return 'cnonce';
    nonce.cnonce ??= fields.cnonce ?? '';
    const A1 = `${username}:${realm}:pässword`;
    const HA1 = isSession ? H(`${H(A1)}:${nonce.value}:${nonce.cnonce}`) : H(A1);
    const A2 = `${request.method}:${fields.uri}`;
    const HA2 = H(fields.qop === 'auth-int' ? `${A2}:${H(body)}` : A2);
    const data = fields.qop
      ? `${nonce.value}:${fields.nc}:${fields.cnonce}:${fields.qop}:${HA2}`
      : `${nonce.value}:${HA2}`;
    if (fields.response !== H(`${HA1}:${data}`)) return 'response';
    nonce.count += 1;
    if (nonce.count >= (options.uses ?? Number.POSITIVE_INFINITY)) nonces.delete(nonce.value);
    return 'ok';
  };

  const challenge = (request: IncomingMessage, response: ServerResponse, isStale: boolean) => {
    const value = randomBytes(12).toString('base64');
    nonces.set(value, { value, socket: request.socket, count: 0 });
    const given = [
      `realm="${realm}"`,
      `nonce="${value}"`,
      ...(qop === undefined ? [] : [`qop="${qop}"`]),
      ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
      ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
      ...(userhash ? ['charset=UTF-8, userhash=true'] : []),
      ...(isStale ? ['stale=TRUE'] : []),
    ];
    response.writeHead(401, { 'www-authenticate': [...others, `Digest ${given.join(', ')}`] });
    response.end('<html>401</html>');
  };

  const server = createServer(async (request, response) => {
    const body = await text(request);
    const verdict = check(request, body);
    verdicts.push(verdict);
    if (verdict !== 'ok') challenge(request, response, verdict === 'stale');
    else response.end(JSON.stringify({ jsonrpc: '2.0', result: 5, id: JSON.parse(body).id }));
  });
  const { port, close } = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/rpc?a=b%20c`,
    verdicts,
    [Symbol.asyncDispose]: close,
  };
}

const quoted = ['username', 'realm', 'nonce', 'uri', 'response', 'cnonce', 'opaque'];
const plain = ['algorithm', 'qop', 'nc', 'userhash', 'username*'];

/** The fields of a header that follows the RFC: some quoted, others not, none twice. */
function parse(header: string): Readonly<Record<string, string | undefined>> | undefined {
  const field = /(?:^Digest |, )([a-z*]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s",;]+))/gy;
  const fields: Record<string, string> = {};
  let end = 0;
  for (const [whole, name = '', text, token = ''] of header.matchAll(field)) {
    end += whole.length;
    if (name in fields || !(text === undefined ? plain : quoted).includes(name)) return undefined;
    if (name === 'username*') fields.username = decodeURIComponent(token.replace("UTF-8''", ''));
    else fields[name] = text?.replace(/\\(.)/g, '$1') ?? token;
  }
  return end === header.length ? fields : undefined;
}
