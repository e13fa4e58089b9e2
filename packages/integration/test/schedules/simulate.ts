import {
  type CallOptions,
  type Message,
  onAbort,
  type Payload,
  type Reply,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import type { Step } from './schedule.ts';

/** The code of an error by which the servers refuse a call. */
export const busy = -32005;

/** Servers in memory that count executions. */
export interface Simulation {
  readonly transports: readonly Transport[];
  /** How often all servers together executed the call with this key. */
  readonly executions: (key: unknown) => number;
  /** Responses that are still due. */
  readonly due: () => number;
  /** Whether a server responds with something that is not JSON-RPC. */
  readonly garbage: boolean;
}

/** The result of a call. */
export function resultOf(method: string, key: unknown): string {
  return `${method} ${key}`;
}

/** Creates one server for each list of steps. Without counting, it needs no memory for each call. */
export function simulate(servers: readonly (readonly Step[])[], isCounting = true): Simulation {
  const counts = new Map<unknown, number>();
  let due = 0;
  const execute = ({ params }: Message) => {
    const [key] = params as readonly unknown[];
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  const transportOf = (steps: readonly Step[]): Transport => {
    let count = 0;
    return (payload, options) => {
      const step = steps[count++ % steps.length] as Step;
      const messages = 'method' in payload ? [payload] : payload;
      const executed = messages.slice(0, executedBy(step.kind));
      if (isCounting) for (const message of executed) execute(message);
      return settle(step, payload, options, executed.length);
    };
  };
  const settle = (step: Step, payload: Payload, options: CallOptions, executed: number) =>
    new Promise<Reply>((resolve, reject) => {
      if (step.kind.startsWith('hangs')) {
        if (!step.stubborn) onAbort(options, reject);
        return;
      }
      due++;
      const timer = setTimeout(() => {
        due--;
        off?.();
        try {
          resolve(respond(step.kind, payload, executed));
        } catch (error) {
          reject(error);
        }
      }, step.delay);
      const off = step.stubborn
        ? undefined
        : onAbort(options, (reason) => {
            due--;
            clearTimeout(timer);
            reject(reason);
          });
    });
  return {
    transports: servers.map(transportOf),
    executions: (key) => counts.get(key) ?? 0,
    due: () => due,
    garbage: servers.flat().some(({ kind }) => kind === 'garbage'),
  };
}

const executing: readonly Step['kind'][] = [
  'result',
  'error object',
  'lost after',
  '500',
  '502',
  '503',
  '504',
  'hangs after',
  'garbage',
];

/** How many calls of a message are executed. */
function executedBy(kind: Step['kind']): number {
  if (kind === 'mixed') return 1;
  return executing.includes(kind) ? Number.POSITIVE_INFINITY : 0;
}

function respond(kind: Step['kind'], payload: Payload, executed: number): Reply {
  const [status] = /^\d+/.exec(kind) ?? [];
  if (kind === 'unsent') throw lost('no');
  if (kind.startsWith('lost')) throw lost('maybe');
  if (kind === 'garbage') return { status: 200, body: '<html>' };
  const headers = kind.includes('Retry-After') ? { 'retry-after': '1' } : {};
  const messages = 'method' in payload ? [payload] : payload;
  const members = messages.flatMap(({ method, params, id }, place) => {
    if (id == null) return [];
    const [key] = params as readonly unknown[];
    if (kind === 'error object')
      return { jsonrpc: '2.0', error: { code: -32000, message: 'no' }, id };
    if (place >= executed) return { jsonrpc: '2.0', error: { code: busy, message: 'busy' }, id };
    return { jsonrpc: '2.0', result: resultOf(method, key), id };
  });
  // A transport returns the reply of an error status only if it contains an error object.
  if (status && !(kind.includes('object') && members.length > 0))
    throw Object.assign(lost('yes'), { status: Number(status), headers });
  return {
    status: Number(status ?? 200),
    headers,
    body: 'method' in payload ? members[0] : members,
  };
}

function lost(sent: 'no' | 'maybe' | 'yes'): TransportError {
  return new TransportError('no response', 'simulated', { sent });
}
