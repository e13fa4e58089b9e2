import { measured, type Run } from './block.ts';
import type { Case } from './cases.ts';

/** Makes a request and reads its response to the end; returns how many events or elements it has. */
type Read = (url: string, amount: number) => Promise<number>;

interface StreamSubject {
  readonly title: string;
  readonly load: () => Promise<Read>;
}

async function post(url: string, method: string, amount: number): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [amount] }),
  });
}

/** The readers of event streams and of large results, by name. */
const streamSubjects: Readonly<Record<string, StreamSubject>> = {
  'eventsource-parser': {
    title: 'bare eventsource-parser over fetch',
    async load() {
      const { createParser } = await import('eventsource-parser');
      return async (url, amount) => {
        let count = 0;
        const decoder = new TextDecoder();
        const parser = createParser({
          onEvent({ data }) {
            if (JSON.parse(data).result === 5) count++;
          },
        });
        const { body } = await post(url, 'events', amount);
        for await (const chunk of body ?? []) parser.feed(decoder.decode(chunk, { stream: true }));
        return count;
      };
    },
  },
  'ours-stream': {
    title: '**stream() over http-stream**',
    async load() {
      const { httpStream, stream } = await import('@jsonrpcclient/http-stream');
      return async (url, amount) => {
        let count = 0;
        const call = { method: 'events', params: [amount] };
        for await (const result of stream(httpStream(url), call)) if (result === 5) count++;
        return count;
      };
    },
  },
  'json-parse': {
    title: 'fetch + JSON.parse of the whole',
    load: async () => async (url, amount) => {
      const text = await (await post(url, 'big', amount)).text();
      return JSON.parse(text).result.length;
    },
  },
  'ours-stream-result': {
    title: '**streamResult() over http-stream**',
    async load() {
      const { httpStream, streamResult } = await import('@jsonrpcclient/http-stream');
      return async (url, amount) => {
        let count = 0;
        const call = { method: 'big', params: [amount] };
        for await (const _ of streamResult(httpStream(url), call)) count++;
        return count;
      };
    },
  },
};

function contenders(...names: readonly string[]): Case['contenders'] {
  return names.map((name) => ({ name, title: streamSubjects[name]?.title ?? name }));
}

export const streamCases: readonly Case[] = [
  {
    name: 'events',
    title: 'An event stream of 100,000 responses to one request',
    kind: 'events',
    amount: 100_000,
    contenders: contenders('eventsource-parser', 'ours-stream'),
  },
  {
    name: 'large-result',
    title: 'The elements of a result of 100 MB, in a new process each time',
    kind: 'large',
    amount: 100e6,
    contenders: contenders('json-parse', 'ours-stream-result'),
    slow: true,
  },
];

/** Measures reading one response, and the peak memory above what the process had before. */
export async function streamed(subject: string, amount: number, url: string): Promise<Run> {
  const read = await streamSubjects[subject]?.load();
  if (!read) throw new Error(`unknown subject: ${subject}`);
  // Loads the platform's `fetch`, whose memory is not of interest.
  await read(url, 1000);
  return async () => {
    const before = process.memoryUsage().rss;
    let count = 0;
    const figures = await measured(async () => {
      count = await read(url, amount);
      return 1;
    });
    if (count !== Math.ceil(amount / (amount > 1e6 ? 1000 : 1))) throw new Error(`read ${count}`);
    return { ...figures, memory: process.resourceUsage().maxRSS * 1024 - before };
  };
}
