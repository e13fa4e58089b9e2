import {
  type CallOptions,
  type Ending,
  follow,
  markSent,
  onAbort,
  type Payload,
  type Reply,
  settle,
  startTimer,
  type Transport,
} from '@jsonrpcclient/core';
import { askedOf } from '../marks.ts';
import { record } from '../record.ts';
import { judge, mayRepeat } from '../repeat.ts';
import { createLeg, type Leg } from './leg.ts';

/** When a second call is sent, and the callbacks for when one of them ends. */
export interface Rules {
  readonly delay: number;
  /** Returns whether a second call may be sent. */
  readonly spend: () => boolean;
  readonly codes: readonly number[];
  readonly onReply: (reply: Reply) => void;
}

interface Failure {
  readonly ending: Ending;
  /** Whether the server may have executed the call. */
  readonly isLost: boolean;
}

/** Returns the failure that the call rejects with: the first one after which it may have been executed, if any. */
function worse(first: Failure | undefined, second: Failure): Failure {
  return !first || (second.isLost && !first.isLost) ? second : first;
}

/**
 * Passes a call on, and once more if it takes long. The first of the two to end decides the outcome, unless it failed
 * in a way that might be repeated; the other one is aborted. If both fail, it rejects with the first error.
 */
export function race<O extends CallOptions>(
  next: Transport<O>,
  payload: Payload,
  options: O,
  { delay, spend, codes, onReply }: Rules,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = askedOf(options) ?? [];
    let legs: readonly Leg<O>[] = [];
    let failure: Failure | undefined;
    let isOpen = true;
    let stop = () => {};

    const close = (ending: Ending) => {
      isOpen = false;
      stop();
      if ('reply' in ending) onReply(ending.reply);
      settle(ending, resolve, reject);
    };
    const end = (leg: Leg<O>, ending: Ending) => {
      legs = legs.filter((one) => one !== leg);
      if (!isOpen) return;
      const judgement = judge(ending, payload, codes);
      if (ending.aborted) close(ending);
      else if (!mayRepeat(judgement, true)) {
        // Again, because the other one was passed on later.
        if (leg.endpoint !== undefined) record(options, 'endpoint', leg.endpoint);
        close(ending);
        for (const other of legs) other.abort(new Error('the other call got its response first'));
      } else {
        failure = worse(failure, { ending, isLost: judgement === 'unsure' });
        if (legs.length === 0) close(failure.ending);
      }
    };
    const start = () => {
      const leg = createLeg(options, asked);
      legs = [...legs, leg];
      follow(next, payload, leg.options, (ending) => end(leg, ending));
    };

    start();
    if (!isOpen) return;
    const timer = startTimer(delay, () => {
      if (!spend()) return;
      markSent(options, 'lost');
      start();
    });
    const off = onAbort(options, (reason) => {
      for (const leg of legs) leg.abort(reason);
    });
    stop = () => {
      clearTimeout(timer);
      off();
    };
    // It was aborted before it came.
    if (!isOpen) stop();
  });
}
