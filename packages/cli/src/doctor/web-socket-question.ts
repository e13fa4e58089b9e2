import { fields } from '@jsonrpcclient/core';
import { loadWs } from '@jsonrpcclient/websocket';
import { toOpening } from '../target/web-socket-dial.ts';
import { differs, ok, type Question, type Result, toText } from './question.ts';
import { toBody } from './wire.ts';

/** The part of a WebSocket of `ws` that the question uses. */
interface Ws {
  readonly protocol: string;
  on(event: string, listener: (value: unknown, flag: unknown) => void): unknown;
  send(text: string, options: { readonly binary?: boolean; readonly fin?: boolean }): void;
  ping(): void;
  terminate(): void;
}

/** How the server treats pings, subprotocols, and messages in two frames or in binary. */
export const webSocket: Question = {
  name: 'websocket',
  async run(patient) {
    const { target } = patient.settings;
    if (target.kind !== 'ws') return undefined;
    const { settings } = patient;
    // A connection for each question, because some servers close it.
    const ask = async (question: (socket: Ws) => Promise<boolean>) => {
      const socket = await open(target.url, settings);
      if (!socket) return false;
      try {
        return await question(socket);
      } finally {
        socket.terminate();
      }
    };
    const text = toText(patient, { id: 300 });
    const isAlive = await ask((socket) => {
      const pong = answered(socket, 'pong', () => true);
      socket.ping();
      return pong;
    });
    const takesFrames = await ask((socket) => {
      const response = responded(socket, 300);
      socket.send(text.slice(0, 10), { fin: false });
      socket.send(text.slice(10), { fin: true });
      return response;
    });
    const takesBinary = await ask((socket) => {
      const response = responded(socket, 300);
      socket.send(text, { binary: true });
      return response;
    });
    const chosen = await open(target.url, settings, ['jsonrpc']);
    chosen?.terminate();
    return judge({ isAlive, takesFrames, takesBinary, protocol: chosen?.protocol ?? '' });
  },
};

interface Traits {
  readonly isAlive: boolean;
  readonly takesFrames: boolean;
  readonly takesBinary: boolean;
  readonly protocol: string;
}

function judge({ isAlive, takesFrames, takesBinary, protocol }: Traits): Result {
  const problems = [
    isAlive ? undefined : 'pings are not answered, or close the connection',
    takesFrames ? undefined : 'messages in two frames are not answered',
    takesBinary ? undefined : 'binary messages are not answered',
  ].filter((problem) => problem !== undefined);
  const chosen = protocol ? `subprotocol ${protocol}` : 'no subprotocol';
  // Only text is what this library sends.
  if (isAlive && takesFrames) return ok(['pings are answered', ...problems, chosen].join('; '));
  return differs([...problems, chosen].join('; '), isAlive ? {} : { pings: false });
}

async function open(
  url: string,
  settings: Parameters<typeof toOpening>[1],
  protocols: readonly string[] = [],
): Promise<Ws | undefined> {
  const { headers, options } = await toOpening(url, settings);
  const args = [url, protocols, { ...options, headers }];
  const socket: Ws = Reflect.construct(await loadWs(), args);
  socket.on('error', () => {});
  const isOpen = await answered(socket, 'open', () => true);
  return isOpen ? socket : undefined;
}

/** Whether an event arrives within two seconds. */
function answered(socket: Ws, event: string, matches: (value: unknown) => boolean) {
  return new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), 2000);
    const finish = (is: boolean) => {
      clearTimeout(timer);
      resolve(is);
    };
    socket.on('close', () => finish(false));
    socket.on('error', () => finish(false));
    socket.on(event, (value) => {
      if (matches(value)) finish(true);
    });
  });
}

function responded(socket: Ws, id: number): Promise<boolean> {
  return answered(socket, 'message', (data) => fields(toBody(String(data))).id === id);
}
