import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { createQueue } from '@jsonrpcclient/duplex';
import { type StreamableHttpOptions, streamableHttp } from '@jsonrpcclient/http-stream';
import {
  type ChannelPeer,
  type ChannelServer,
  createPeerInbox,
} from '@jsonrpcclient/testing/channel-suite';
import { freePort, listen } from '@jsonrpcclient/testing/servers';

const events = { 'content-type': 'text/event-stream', 'mcp-session-id': 's' };

interface Session {
  readonly peer: ChannelPeer;
  readonly take: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Serves the peers of channels that listen with a GET; HTTP keeps no order between requests, so headers number them. */
export async function servePeers(options: StreamableHttpOptions = {}): Promise<ChannelServer> {
  const peers = createQueue<ChannelPeer>();
  const sessions = new Map<string, Session>();
  const server = createServer((request, response) => {
    const name = String(request.headers['x-peer']);
    const session = sessions.get(name) ?? createSession();
    if (!sessions.has(name)) peers.push(session.peer);
    sessions.set(name, session);
    session.take(request, response);
  });
  const { port, close } = await listen(server);
  let count = 0;
  const open = (to: number, more: StreamableHttpOptions = {}) => {
    const name = String(++count);
    let place = 0;
    return streamableHttp(`http://127.0.0.1:${to}/mcp`, {
      ...options,
      ...more,
      listen: true,
      headers: ({ method }) => ({
        'x-peer': name,
        'x-place': method === 'POST' ? String(place++) : undefined,
      }),
    });
  };
  return {
    open: (setup = {}) => open(port, setup),
    refused: async () => open(await freePort()),
    async accept() {
      const { value } = await peers.next();
      return value;
    },
    [Symbol.asyncDispose]: close,
  };
}

/** One session, which accepts every message and sends its own on the stream of the GET. */
function createSession(): Session {
  const inbox = createPeerInbox();
  const early = new Map<number, string>();
  let own: ServerResponse | undefined;
  let next = 0;
  let isGone = false;

  return {
    peer: {
      ...inbox.peer,
      send: (message) => own?.write(`${message.replace(/^/gm, 'data: ')}\n\n`),
      end() {
        isGone = true;
        own?.end();
      },
      cut() {
        isGone = true;
        own?.destroy();
      },
    },
    async take(request, response) {
      response.on('error', () => {});
      if (isGone) response.writeHead(404).end();
      else if (request.method === 'GET') {
        own = response.writeHead(200, events);
        response.write('retry: 0\n\n');
      } else if (request.method === 'DELETE') {
        isGone = true;
        inbox.gone();
        response.end();
      } else {
        early.set(Number(request.headers['x-place']), await text(request));
        response.writeHead(202).end();
        for (let due = early.get(next); due !== undefined; due = early.get(++next)) {
          early.delete(next);
          inbox.push(due);
        }
      }
    },
  };
}
