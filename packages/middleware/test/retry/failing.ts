import { type Reply, TransportError } from '@jsonrpcclient/core';
import { vi } from 'vitest';
import { echo, recording } from '../recording.ts';

/** The reply of a server that is too busy to execute a call. */
export const later = (headers: Readonly<Record<string, string>> = {}): Reply => ({
  status: 429,
  headers,
  body: { jsonrpc: '2.0', error: { code: -32005, message: 'busy' }, id: 1 },
});

/** The error for a call that no server received. */
export const unsent = () => new TransportError('refused', 'echo', { sent: 'no' });

/** The error for a call that a server may have executed. */
export const lost = () => new TransportError('reset', 'echo');

/** Fails so often, then echoes. Notes after how many milliseconds each attempt was made. */
export function failing(failures: number, fail: () => Reply | Promise<Reply>) {
  const start = performance.now();
  const times: number[] = [];
  const { transport, payloads, options } = recording((payload) => {
    times.push(Math.round(performance.now() - start));
    return times.length > failures ? echo(payload) : fail();
  });
  return { transport, times, payloads, options };
}

/** Throws what a function returns. */
export const raise = (error: () => unknown) => (): Reply => {
  throw error();
};

/** The result of a call or the error, after all timers have fired. */
export async function settled(call: Promise<unknown>): Promise<unknown> {
  const outcome = call.catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return outcome;
}
