import {
  type CallOptions,
  type Ending,
  fields,
  follow,
  type Payload,
  type Transport,
} from '@jsonrpcclient/core';
import { beginAttempt } from '../attempt.ts';
import { record } from '../record.ts';
import { type Judgement, judge, pauseOf } from '../repeat.ts';
import { type Verdict, verdictOf } from '../verdict.ts';
import { costAt, lowestOf, observe, observeAtLeast, penalize } from './cost.ts';
import type { Endpoint } from './endpoint.ts';
import type { Selected } from './select.ts';
import type { Settings } from './settings.ts';

/** A call to one endpoint. */
export interface Ask {
  readonly payload: Payload;
  readonly options: CallOptions;
  /** Called once. The endpoint knows how the call ended by then. */
  readonly ended: (ending: Ending, judgement: Judgement) => void;
}

/** Passes a call to an endpoint. */
export function ask({ endpoint, forced }: Selected, call: Ask, settings: Settings): void {
  const { payload, options, ended } = call;
  const ticket = endpoint.health.admit(forced);
  const began = settings.now();
  endpoint.pending++;
  endpoint.calls++;
  record(options, 'endpoint', endpoint.name);
  followFor(endpoint.transport, payload, options, settings.attemptTimeout, (ending) => {
    endpoint.pending--;
    const verdict = verdictOf(ending, payload);
    const judgement = judge(ending, payload, settings.codes);
    endpoint.health.report(ticket, verdict);
    account(endpoint, { ending, verdict, judgement, payload, began }, settings);
    settings.onEnd(endpoint);
    ended(ending, judgement);
  });
}

/** Passes a call on for at most `timeout` milliseconds; after that, it ends as if the endpoint had failed. */
function followFor(
  transport: Transport,
  payload: Payload,
  options: CallOptions,
  timeout: number,
  ended: (ending: Ending) => void,
): void {
  if (timeout === Number.POSITIVE_INFINITY) {
    follow(transport, payload, options, ended);
    return;
  }
  const attempt = beginAttempt(payload, options, timeout);
  follow(transport, payload, attempt.options, (ending) => {
    attempt.end();
    ended(attempt.hasTimedOut ? ({ ...ending, aborted: false } as Ending) : ending);
  });
}

interface End {
  readonly ending: Ending;
  readonly verdict: Verdict;
  readonly judgement: Judgement;
  readonly payload: Payload;
  readonly began: number;
}

/** Failing fast, or refusing fast, never counts as being fast. */
function account(endpoint: Endpoint, end: End, settings: Settings): void {
  const { now, decay, penalty, endpoints } = settings;
  const { ending, verdict, judgement, payload, began } = end;
  const { cost } = endpoint;
  const time = now();
  const elapsed = time - began;
  if (judgement === 'refused') endpoint.refusesUntil = time + (pauseOf(ending) ?? 0);
  if (verdict === 'failure') endpoint.failures++;
  const speed =
    verdict === 'failure' || judgement === 'refused' ? 'failed' : speedOf(ending, payload, verdict);
  if (speed === 'response') observe(cost, elapsed, time, decay);
  else if (speed === 'failed') penalize(cost, Math.max(penalty, elapsed), time);
  else {
    const costs = endpoints.map((one) => costAt(one.cost, time, decay));
    observeAtLeast(cost, elapsed, time, decay, lowestOf(costs));
  }
}

/**
 * How the duration of a call counts if the endpoint is healthy. An error may be faster than a result, so its duration
 * is only a lower bound. The time until an invalid option was found doesn't count, which has the same effect as a
 * duration of 0.
 */
function speedOf(
  ending: Ending,
  payload: Payload,
  verdict: Verdict,
): 'response' | 'at least' | 'failed' {
  if (!('reply' in ending)) return verdict === 'none' ? 'at least' : 'failed';
  const { body, status = 200 } = ending.reply;
  const { result, error } = fields(body);
  if (error != null) return 'at least';
  const isResponse = Array.isArray(body) || result !== undefined || fields(payload).id == null;
  return isResponse && status < 400 ? 'response' : 'failed';
}
