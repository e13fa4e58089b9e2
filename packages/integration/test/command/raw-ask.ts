import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from '@jsonrpcclient/fixtures';

/** A message from a server, and over HTTP its status. */
export interface Heard {
  readonly body: unknown;
  readonly status?: number;
}

/**
 * Sends texts on a new connection, without any package of this project, and resolves to the messages that arrive: so many, or
 * those within 2 seconds, or 5 if there is a request among the texts. Calls of the server are left out.
 */
export type Ask = (texts: readonly string[], count?: number) => Promise<readonly Heard[]>;

/** Parses JSON; the text itself if it isn't any. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** POSTs each text. An empty body is `''`. */
export function askHttp(url: string, headers: Readonly<Record<string, string>> = {}): Ask {
  return (texts) =>
    Promise.all(
      texts.map(async (body) => {
        const type = { 'content-type': 'application/json' };
        const response = await fetch(url, {
          method: 'POST',
          headers: { ...type, ...headers },
          body,
        });
        return { body: parse(await response.text()), status: response.status };
      }),
    );
}

/** Collects messages until there are enough. */
function createEars(texts: readonly string[], count: number) {
  const messages = texts.flatMap(parse);
  const patience = messages.some((message) => Object(message).id != null) ? 5000 : 2000;
  const heard: Heard[] = [];
  let enough = () => {};
  const over = new Promise<void>((resolve) => {
    enough = resolve;
  });
  return {
    hear(body: unknown) {
      if (Object(body).method === undefined) heard.push({ body });
      if (heard.length >= count) enough();
    },
    end: () => enough(),
    async all(): Promise<readonly Heard[]> {
      await Promise.race([over, wait(patience, undefined, { ref: false })]);
      return [...heard];
    },
  };
}

export function askWebSocket(url: string): Ask {
  return async (texts, count = texts.length) => {
    const socket = new WebSocket(url);
    const ears = createEars(texts, count);
    socket.on('message', (data) => ears.hear(parse(String(data))));
    socket.on('error', ears.end).on('close', ears.end);
    socket.on('open', () => {
      for (const text of texts) socket.send(text);
    });
    const heard = await ears.all();
    socket.terminate();
    return heard;
  };
}

/** Lines on TCP, or with nothing between messages, which works as long as each arrives alone. */
export function askSocket(place: { readonly port: number } | { readonly path: string }): Ask {
  return async (texts, count = texts.length) => {
    const socket = connect({ ...place, ...('port' in place && { host: '127.0.0.1' }) });
    const heard = await overStream(
      socket,
      texts.map((text) => `${text}\n`),
      createEars(texts, count),
      splitValues,
    );
    socket.destroy();
    return heard;
  };
}

/** Starts a program whose messages have `Content-Length`. */
export function askProgram([command = '', ...args]: readonly string[]): Ask {
  return async (texts, count = texts.length) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const framed = texts.map((text) => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    const heard = await overStream(
      Duplex.from({ readable: child.stdout, writable: child.stdin }),
      framed,
      createEars(texts, count),
      splitLengths,
    );
    child.kill();
    return heard;
  };
}

type Split = (text: string) => { readonly values: readonly unknown[]; readonly left: string };

async function overStream(
  stream: Duplex,
  texts: readonly string[],
  ears: ReturnType<typeof createEars>,
  split: Split,
): Promise<readonly Heard[]> {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const { values, left } = split(rest + text);
    rest = left;
    for (const value of values) ears.hear(value);
  });
  stream.on('error', ears.end).on('close', ears.end);
  for (const text of texts) stream.write(text);
  return ears.all();
}

/** Objects and arrays with anything or nothing between them; no text of these servers contains braces. */
const splitValues: Split = (text) => {
  const values: unknown[] = [];
  let [depth, start, end] = [0, 0, 0];
  for (const [place, character] of [...text].entries()) {
    if ('[{'.includes(character) && depth++ === 0) start = place;
    if (']}'.includes(character) && --depth === 0) {
      values.push(parse(text.slice(start, place + 1)));
      end = place + 1;
    }
  }
  return { values, left: text.slice(end) };
};

const splitLengths: Split = (text) => {
  const [head, length] = /^.*?Content-Length: (\d+).*?\r\n\r\n/is.exec(text) ?? [];
  const end = (head?.length ?? 0) + Number(length);
  if (head === undefined || text.length < end) return { values: [], left: text };
  const { values, left } = splitLengths(text.slice(end));
  return { values: [parse(text.slice(head.length, end)), ...values], left };
};
