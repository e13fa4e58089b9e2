import { createHash, createHmac, randomBytes } from 'node:crypto';
import { type Listener, serve } from '@jsonrpcclient/testing/servers';
import { type DocumentServer, documentServer, type Entry } from './server.ts';

/** The servers that need more than JSON-RPC over HTTP, by their address in the docs. */
export const httpServers: Readonly<Record<string, Entry>> = {
  4318: { start: () => served((_, response) => void response.end('{}')) },
  8005: { start: () => served(cookies()) },
  8006: { start: () => served(signatures) },
  8007: { start: () => served(dahua()) },
  8009: { start: () => served(closing()) },
  9091: { start: () => served(transmission()) },
};

export async function served(listener: Listener): Promise<DocumentServer> {
  const server = await serve(listener);
  return documentServer(server, server.url);
}

export function answer(body: string, result: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', result, id: JSON.parse(body).id });
}

/** Sets a cookie at login, and refuses all other calls without it. */
function cookies(): Listener {
  const sid = randomBytes(8).toString('hex');
  return ({ headers, body }, response) => {
    const { method } = JSON.parse(body);
    if (method === 'login') response.setHeader('set-cookie', `sid=${sid}; Path=/; HttpOnly`);
    else if (headers.cookie !== `sid=${sid}`) {
      response.writeHead(401).end();
      return;
    }
    response.end(answer(body, method === 'login' ? true : 'Foo'));
  };
}

/** Refuses requests whose body is not signed. */
const signatures: Listener = ({ headers, body }, response) => {
  const expected = createHmac('sha256', 'a-key').update(body).digest('hex');
  if (headers['x-signature'] !== expected) response.writeHead(403).end();
  else response.end(answer(body, 5));
};

/** Closes each kept connection without a response when a second request arrives on it. */
function closing(): Listener {
  const used = new WeakSet();
  return ({ body }, response) => {
    if (response.socket && used.has(response.socket)) response.socket.destroy();
    else {
      if (response.socket) used.add(response.socket);
      response.end(answer(body, 5));
    }
  };
}

/** Transmission 4.1: Basic authentication, and a 409 with the session id for a request without one. */
function transmission(): Listener {
  const id = randomBytes(24).toString('base64');
  const expected = `Basic ${Buffer.from('user:pass').toString('base64')}`;
  return ({ url, headers, body }, response) => {
    if (url !== '/transmission/rpc') response.writeHead(404).end();
    else if (headers.authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="Transmission"' }).end();
    } else if (headers['x-transmission-session-id'] !== id) {
      response.writeHead(409, { 'x-transmission-session-id': id, 'content-type': 'text/html' });
      response.end('<h1>409: Conflict</h1>');
    } else response.end(answer(body, { version: '4.1.0' }));
  };
}

/** A Dahua camera: a login in two steps, the session in each message, data in `params`. */
function dahua(): Listener {
  const realm = 'Login to 3CEF8C6101C0';
  const random = String(randomBytes(4).readUInt32BE());
  const md5 = (text: string) => createHash('md5').update(text).digest('hex').toUpperCase();
  const secret = md5(`admin:${random}:${md5(`admin:${realm}:pass`)}`);
  let last = 0;
  // How many calls the session has left.
  let left = 0;
  return ({ url, body }, response) => {
    const { id, method, params, session } = JSON.parse(body);
    const send = (reply: object) => response.end(JSON.stringify({ id, ...reply }));
    const fail = (code: number, message: string, more = {}) =>
      send({ error: { code, message }, result: false, session, ...more });
    if (url === '/RPC2_Login' && method === 'global.login' && params.password === '') {
      const challenge = { encryption: 'Default', random, realm };
      const code = 268632079;
      fail(code, 'Component error: login challenge!', { params: challenge, session: ++last });
    } else if (url === '/RPC2_Login' && method === 'global.login') {
      if (session !== last || params.password !== secret) {
        fail(268632085, 'Component error: User or password not valid!');
        return;
      }
      left = 2;
      send({ params: { keepAliveInterval: 60 }, result: true, session });
    } else if (session !== last || left-- <= 0) {
      fail(287637505, 'Invalid session in request data!');
    } else if (method === 'magicBox.getDeviceType') {
      send({ params: { type: 'IPC-HFW2431' }, result: true, session });
    } else send({ params: { sn: '3K0123456789' }, result: true, session });
  };
}
