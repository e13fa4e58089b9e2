import { getEventListeners } from 'node:events';
import { type Client, isRpcClientError, type Outcome } from '@jsonrpcclient/core';
import { vi } from 'vitest';
import type { Planned, Schedule } from './schedule.ts';
import { resultOf, type Simulation, simulate } from './simulate.ts';
import { createStack } from './stack.ts';

/** A call that has settled. */
interface Ended {
  readonly method: string;
  readonly key: string;
  readonly outcome: { readonly value: unknown } | { readonly error: unknown };
}

const immediate = setImmediate;

/** Runs a schedule on the fake clock, and returns what went wrong. */
export async function run({ setup, servers, calls }: Schedule): Promise<string[]> {
  const problems: string[] = [];
  const simulation = simulate(servers);
  const { client, endpoints, events } = createStack(simulation.transports, setup);
  const forever = new AbortController();
  const ended: Ended[] = [];
  let open = calls.length;
  const start = async (plan: Planned, place: number) => {
    const own = plan.abort === undefined ? forever : new AbortController();
    const began = performance.now();
    if (plan.abort !== undefined) setTimeout(() => own.abort(aborted), plan.abort);
    ended.push(...(await make(client, plan, place, own.signal)));
    open--;
    const limit = Math.min(plan.timeout, plan.abort ?? plan.timeout);
    const took = performance.now() - began;
    if (took > limit + 0.001) problems.push(`call ${place} took ${took} ms instead of ${limit}`);
  };
  for (const [place, plan] of calls.entries()) setTimeout(start, plan.at, plan, place);
  await drain(() => open === 0);
  if (open > 0) problems.push(`${open} calls never settled`);
  await endpoints[Symbol.asyncDispose]();
  await drain(() => vi.getTimerCount() === simulation.due());

  const timers = vi.getTimerCount() - simulation.due();
  if (timers > 0) problems.push(`${timers} timers are left`);
  const listeners = getEventListeners(forever.signal, 'abort').length;
  if (listeners > 0) problems.push(`${listeners} listeners are left`);
  const pending = endpoints.endpoints().map((one) => one.pending);
  if (pending.some(Boolean)) problems.push(`pending calls are left: ${pending}`);
  if (events.length !== ended.length) problems.push(`${events.length} events`);
  problems.push(...ended.flatMap((one) => problemOf(one, simulation)));
  // Responses to calls that were aborted may still come, and change nothing.
  await drain(() => false);
  if (vi.getTimerCount() > 0) problems.push('timers start again and again');
  return problems;
}

const aborted = new Error('aborted by the caller');

/** Fires one timer after the other, each with everything that follows from it, until this is done or none is left. */
async function drain(isDone: () => boolean): Promise<void> {
  for (let n = 0; n < 10_000; n++) {
    await new Promise((resolve) => immediate(resolve));
    if (isDone() || vi.getTimerCount() === 0) return;
    vi.advanceTimersToNextTimer();
  }
}

async function make(
  client: Client,
  { kind, timeout }: Planned,
  place: number,
  signal: AbortSignal,
): Promise<Ended[]> {
  const options = { timeout, signal };
  const settle = async (method: string, key: string, promise: Promise<unknown>) => {
    const outcome = await promise.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    return [{ method, key, outcome }];
  };
  const key = `${place}`;
  if (kind === 'get') return settle('get', key, client.request('get', [key], options));
  if (kind === 'send') return settle('send', key, client.request('send', [key], options));
  if (kind === 'notify') return settle('note', key, client.notify('note', [key], options));
  if (kind === 'get shared') {
    const shared = `shared ${place % 2}`;
    return settle('getShared', shared, client.request('getShared', [shared], options));
  }
  const members = [
    { method: 'send', params: [`${place} a`] },
    { method: 'get', params: [`${place} b`] },
    { method: 'note', params: [`${place} c`], notify: true },
  ];
  const batch = client.batch(members, options).then(
    (outcomes) => outcomes.map((outcome) => toOutcome(outcome)),
    (error: unknown) => members.map(() => ({ error })),
  );
  return (await batch).map((outcome, index) => ({
    method: members[index]?.method ?? '',
    key: String(members[index]?.params[0]),
    outcome,
  }));
}

function toOutcome(outcome: Outcome | undefined): Ended['outcome'] {
  if (!outcome) return { value: undefined };
  return outcome.ok ? { value: outcome.result } : { error: outcome.error };
}

function problemOf(ended: Ended, { executions, garbage }: Simulation): string[] {
  const { method, key, outcome } = ended;
  const count = executions(key);
  const isRequest = method !== 'note';
  const isUnsafe = method === 'send' || method === 'note';
  const problems = isUnsafe && count > 1 ? [`was executed ${count} times`] : [];
  if ('value' in outcome) {
    const expected = isRequest ? resultOf(method, key) : undefined;
    if (outcome.value !== expected) problems.push(`has the result ${outcome.value}`);
    if (isRequest && count === 0) problems.push('has a result without execution');
  } else {
    const { error } = outcome;
    const { name, sent } = Object(error);
    if (error !== aborted && !isRpcClientError(error)) problems.push(`rejects with ${error}`);
    if (name === 'InvalidResponseError' && isRequest && !garbage)
      problems.push(`rejects with ${error}`);
    if (sent === 'no' && count > 0 && !key.startsWith('shared'))
      problems.push("was executed although sent is 'no'");
  }
  return problems.map((problem) => `${method} ${key} ${problem}`);
}
