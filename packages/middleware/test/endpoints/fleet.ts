import {
  type CallOptions,
  createClient,
  type Message,
  type Reply,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import { vi } from 'vitest';
import { answer } from '../recording.ts';

/** How a server in memory treats a call: it returns a reply or throws. */
export type Behavior = (message: Message, options: CallOptions) => Promise<Reply> | Reply;

/** A server in memory. */
export interface Server {
  readonly transport: Transport;
  readonly calls: Message[];
  behavior: Behavior;
}

/** Creates a server that behaves like this until its behavior is changed. */
export function server(behavior: Behavior): Server {
  const calls: Message[] = [];
  const receive = async (message: Message, options: CallOptions) => {
    calls.push(message);
    return own.behavior(message, options);
  };
  const own: Server = {
    calls,
    behavior,
    transport: async (payload, options) => {
      if ('method' in payload) return receive(payload, options);
      const replies = await Promise.all(payload.map((message) => receive(message, options)));
      return { body: replies.flatMap(({ body }) => body ?? []) };
    },
  };
  return own;
}

/** Responds after some milliseconds. */
export function after(latency: () => number): Behavior {
  return async (message) => {
    await new Promise((resolve) => setTimeout(resolve, latency()));
    return well(message, {});
  };
}

/** Responds at once. */
export const well: Behavior = (message) => ({ body: answer({ params: [], ...message }) });

/** Fails with an HTTP status, as a transport does. */
export function status(code: number, headers: Readonly<Record<string, string>> = {}): Behavior {
  return ({ method }) => {
    const error = new TransportError(`HTTP ${code}`, method, { sent: 'yes' });
    throw Object.assign(error, { status: code, headers });
  };
}

/** Fails without a response. */
export function lost(sent: 'no' | 'maybe'): Behavior {
  return ({ method }) => {
    throw new TransportError('no response', method, { sent });
  };
}

/** Never responds. */
export const hang: Behavior = () => new Promise(() => {});

/** The share of each server in all calls since `from` of each. */
export function shares(servers: readonly Server[], from: readonly number[] = []): number[] {
  const counts = servers.map(({ calls }, index) => calls.length - (from[index] ?? 0));
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

/** Makes calls at a steady rate on the fake clock, and returns how many failed. */
export async function load(transport: Transport, calls: number, perSecond = 200): Promise<number> {
  const { request } = createClient(transport);
  let failed = 0;
  for (let n = 0; n < calls; n++) {
    request('add', [n]).catch(() => failed++);
    await vi.advanceTimersByTimeAsync(1000 / perSecond);
  }
  return failed;
}
