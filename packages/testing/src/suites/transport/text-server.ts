import { setTimeout as wait } from 'node:timers/promises';
import type { Codec, Message } from '@jsonrpcclient/core';
import type { TextServer } from './start-transport.ts';

/** A server that keeps the messages it received, decoded. */
export interface RecordingServer {
  readonly server: TextServer;
  readonly messages: readonly unknown[];
}

/**
 * A server with the methods `add`, `echo`, `fail`, `slow` (its param is how many milliseconds to wait), `never` (doesn't
 * respond) and `break` (breaks the connection). The responses to a batch are in reverse order.
 */
export function createTextServer(codec: Codec = JSON): RecordingServer {
  const messages: unknown[] = [];
  return {
    messages,
    async server(text) {
      const payload = codec.parse(text) as Message | readonly Message[];
      messages.push(payload);
      const responses = await Promise.all(
        [payload].flat().map((message) => respond(message as Message)),
      );
      const sent = responses.filter((response) => response !== undefined).reverse();
      if (sent.length === 0) return undefined;
      return codec.stringify(Array.isArray(payload) ? sent : sent[0]);
    },
  };
}

async function respond({ method, params, id }: Message): Promise<object | undefined> {
  const outcome = await run(method, params);
  return id === undefined ? undefined : { jsonrpc: '2.0', ...outcome, id };
}

async function run(method: string, params: Message['params']): Promise<object> {
  const [first, second] = [params].flat() as readonly unknown[];
  switch (method) {
    case 'add':
      return { result: Number(first) + Number(second) };
    case 'echo':
      return { result: params ?? null };
    case 'fail':
      return { error: { code: 42, message: 'made to fail', data: { why: 'test' } } };
    case 'slow':
      await wait(Number(first), undefined, { ref: false });
      return { result: first };
    case 'never':
      return new Promise(() => {});
    case 'break':
      throw new Error('made to break');
    default:
      return { error: { code: -32601, message: 'Method not found' } };
  }
}
