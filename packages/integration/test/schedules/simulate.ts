import {
  type CallOptions,
  type Message,
  methodOf,
  onAbort,
  type Payload,
  type Reply,
  type Transport,
} from '@jsonrpcclient/core';
import { HttpError } from '@jsonrpcclient/http';
import { type FaultKind, faults } from '@jsonrpcclient/testing';
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
  /** Executes calls when they arrive, also if the response never gets back. */
  const serve =
    ({ kind }: Step): Transport =>
    async (payload) => {
      const executed = toMessages(payload).slice(0, executedBy(kind));
      if (isCounting) for (const message of executed) execute(message);
      return respond(kind, payload, executed.length);
    };
  const transportOf = (steps: readonly Step[]): Transport => {
    let count = 0;
    return (payload, options) => {
      const step = steps[count++ % steps.length] as Step;
      const fault = faultOf[step.kind];
      const send = fault ? faults.schedule([fault])(serve(step)) : serve(step);
      const outcome = send(payload, step.stubborn ? {} : options);
      return step.kind.startsWith('hangs') ? outcome : late(step, options, outcome);
    };
  };
  const late = (step: Step, options: CallOptions, outcome: Promise<Reply>) => {
    outcome.catch(() => {});
    return new Promise<Reply>((resolve, reject) => {
      due++;
      const timer = setTimeout(() => {
        due--;
        off?.();
        outcome.then(resolve, reject);
      }, step.delay);
      const off = step.stubborn
        ? undefined
        : onAbort(options, (reason) => {
            due--;
            clearTimeout(timer);
            reject(reason);
          });
    });
  };
  return {
    transports: servers.map(transportOf),
    executions: (key) => counts.get(key) ?? 0,
    due: () => due,
    garbage: servers.flat().some(({ kind }) => kind === 'garbage'),
  };
}

/** The kinds that the testing kit injects, before or after the server executes the calls. */
const faultOf: Readonly<Partial<Record<Step['kind'], FaultKind>>> = {
  unsent: 'refuse',
  'lost before': 'cut',
  'lost after': 'reset',
  'hangs before': 'ignore',
  'hangs after': 'drop',
  '502': 'status502',
  garbage: 'html',
};

/** The statuses of a server that executes nothing. */
const refusing = /^(listed|421|425|429|503 with)/;

/** How many calls of a message a server executes that receives it. */
function executedBy(kind: Step['kind']): number {
  if (kind === 'mixed') return 1;
  return refusing.test(kind) ? 0 : Number.POSITIVE_INFINITY;
}

function toMessages(payload: Payload): readonly Message[] {
  return 'method' in payload ? [payload] : payload;
}

function respond(kind: Step['kind'], payload: Payload, executed: number): Reply {
  const [status] = /^\d+/.exec(faultOf[kind] ? '' : kind) ?? [];
  const headers = kind.includes('Retry-After') ? { 'retry-after': '1' } : {};
  const members = toMessages(payload).flatMap(({ method, params, id }, place) => {
    if (id == null) return [];
    const [key] = params as readonly unknown[];
    if (kind === 'error object')
      return { jsonrpc: '2.0', error: { code: -32000, message: 'no' }, id };
    if (place >= executed) return { jsonrpc: '2.0', error: { code: busy, message: 'busy' }, id };
    return { jsonrpc: '2.0', result: resultOf(method, key), id };
  });
  // A transport returns the reply of an error status only if it contains an error object.
  if (status && !(kind.includes('object') && members.length > 0))
    throw new HttpError({ status: Number(status), headers, body: '' }, methodOf(payload));
  return {
    status: Number(status ?? 200),
    headers,
    body: 'method' in payload ? members[0] : members,
  };
}
