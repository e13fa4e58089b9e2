import { Agent, request } from 'node:http';
import { WebSocket } from '@jsonrpcclient/fixtures';
import type { Ask, Heard } from './raw-ask.ts';

/** What a server does, found out by raw messages and not by the command. */
export interface Facts {
  /** Whether it responds to messages of version 2.0 with responses of version 2.0. */
  readonly isTwo: boolean;
  readonly unknownCode: unknown;
  readonly status: number | undefined;
  /** The ids that don't come back as they were sent. */
  readonly changedIds: readonly string[];
  readonly answersNotifications: boolean;
  /** How many responses a batch of two calls gets. */
  readonly batch: number;
  readonly atOnce: number;
}

const ids: Readonly<Record<string, unknown>> = {
  text: 'a',
  uuid: '4b0a4be1-8a3f-4f0b-8d0f-6a3f6f3f2f11',
  'an empty text': '',
  zero: 0,
  '2^53 - 1': 2 ** 53 - 1,
};

const member = (heard: Heard | undefined, name: string): unknown => Object(heard?.body)[name];

/** Finds out what a server does. */
export async function findFacts(ask: Ask): Promise<Facts> {
  const two = (id?: unknown) => JSON.stringify({ jsonrpc: '2.0', method: 'no.such', id });
  const one = (id?: unknown) => JSON.stringify({ method: 'no.such', params: [], id: id ?? null });
  const [first] = await ask([two(1)]);
  const isTwo = member(first, 'jsonrpc') === '2.0';
  const write = isTwo ? two : one;
  const [response] = isTwo ? [first] : await ask([write(1)]);

  const changedIds: string[] = [];
  for (const [name, id] of Object.entries(ids)) {
    const [heard] = await ask([write(id)]);
    if (member(heard, 'id') !== id) changedIds.push(name);
  }
  const { status } = response ?? {};
  // On a connection, the responses to two requests that follow show whether the notification has one.
  const followed = status === undefined ? await ask([write(), write(3), write(4)], 2) : [];
  const posted = status === undefined ? [] : await ask([write()]);
  const batch = await ask([`[${write(100)},${write(101)}]`], 1);
  const eight = Array.from({ length: 8 }, (_, index) => 200 + index);
  const atOnce = await ask(eight.map((id) => write(id)));
  return {
    isTwo,
    unknownCode: Object(member(response, 'error')).code,
    status,
    changedIds,
    answersNotifications:
      posted.some(({ body }) => body !== '') ||
      followed.some(({ body }) => ![3, 4].includes(Object(body).id)),
    batch: [batch[0]?.body].flat().filter((each) => [100, 101].includes(Object(each).id)).length,
    atOnce: new Set(
      atOnce.map((heard) => member(heard, 'id')).filter((id) => eight.includes(Number(id))),
    ).size,
  };
}

/** What an HTTP server does besides. */
export interface HttpFacts {
  /** Which of these content types a request may have. */
  readonly contentTypes: readonly string[];
  readonly isKept: boolean;
  readonly allowsOrigins: boolean;
  /** The methods that describe the server. */
  readonly describing: readonly string[];
}

const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json-rpc',
  'text/plain',
];
const describing = [
  'rpc.discover',
  'system.listMethods',
  'getopenrpcinfo',
  'system.describe',
  'JSONRPC.Introspect',
  'rpc_methods',
];

export async function findHttpFacts(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<HttpFacts> {
  const post = async (method: string, type = 'application/json') => {
    const body = JSON.stringify({ jsonrpc: '2.0', method, id: 9 });
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': type },
      body,
    });
    return Object(await response.json().catch(() => undefined));
  };
  const accepted: string[] = [];
  for (const type of contentTypes) if ((await post('no.such', type)).id === 9) accepted.push(type);
  const found: string[] = [];
  for (const method of describing) if ((await post(method)).result != null) found.push(method);
  const origin = 'https://example.com';
  const preflight = await fetch(url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  });
  const allowed = preflight.headers.get('access-control-allow-origin');
  return {
    contentTypes: accepted,
    isKept: await keepsConnections(url, headers),
    allowsOrigins: allowed === '*' || allowed === origin,
    describing: found,
  };
}

async function keepsConnections(url: string, headers: Readonly<Record<string, string>>) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const call = () =>
    new Promise<boolean>((resolve, reject) => {
      const body = '{"jsonrpc":"2.0","method":"system.listMethods","id":1}';
      const options = {
        method: 'POST',
        agent,
        headers: { ...headers, 'content-type': 'application/json' },
      };
      const sent = request(url, options, (response) =>
        response.resume().on('end', () => resolve(sent.reusedSocket)),
      );
      sent.on('error', reject).end(body);
    });
  await call();
  const isReused = await call();
  agent.destroy();
  return isReused;
}

/** Whether a WebSocket server responds to a ping, and to a message in two frames. */
export async function findFrames(url: string) {
  const ask = (event: string, start: (socket: WebSocket) => void) =>
    new Promise<boolean>((resolve) => {
      const socket = new WebSocket(url);
      const end = (is: boolean) => {
        clearTimeout(timer);
        resolve(is);
        socket.terminate();
      };
      const timer = setTimeout(() => end(false), 2000);
      socket.on('error', () => end(false)).on('close', () => end(false));
      socket.on(event, () => end(true)).on('open', () => start(socket));
    });
  return {
    answersPings: await ask('pong', (socket) => socket.ping()),
    takesFrames: await ask('message', (socket) => {
      socket.send('{"jsonrpc":"2.0","met', { fin: false });
      socket.send('hod":"no.such","id":1}', { fin: true });
    }),
  };
}
