import {
  attemptsOf,
  type CallOptions,
  countAttempt,
  type Ending,
  markSent,
  sentOf,
  type Transport,
  withOptions,
} from '@jsonrpcclient/core';
import { askedKey } from '../marks.ts';
import { withLoss } from '../repeat.ts';
import { createBudget } from './budget.ts';
import { judgeAttempt } from './judge-attempt.ts';
import { checked, type RetryOptions, type Settings } from './options.ts';
import { passOnFor } from './pass-on-for.ts';
import { pause, waitOf } from './pause.ts';

interface Headed extends CallOptions {
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Retries a call that failed if no server has executed it or, if the call is idempotent, even if a server may have.
 * Waits before each retry, at least as long as the server asks for; if that is longer than the time that is left, the
 * call fails immediately. Its errors report the number of `attempts`.
 */
export function retry(
  options: RetryOptions = {},
): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  const settings = checked(options);
  return <O extends CallOptions>(next: Transport<O>) => repeating(next as Transport, settings);
}

function repeating(next: Transport, settings: Settings): Transport {
  const { attemptTimeout, attemptHeader, idempotencyKey, now } = settings;
  const budget = createBudget(settings.ratio, settings.perSecond, now);

  return async (payload, options: Headed) => {
    budget.deposit();
    const key = 'method' in payload ? idempotencyKey(payload) : undefined;
    const marks = { [askedKey]: [] };
    let isLost = false;
    for (let retries = 0; ; retries++) {
      let own = options;
      if (retries > 0) own = withOptions(own, marks);
      if (key !== undefined) own = withHeader(own, 'Idempotency-Key', key);
      if (attemptHeader && retries > 0) own = withHeader(own, attemptHeader, `${retries}`);
      let ending: Ending;
      try {
        const reply = await passOnFor(attemptTimeout, next, payload, own, marks);
        ending = { reply, aborted: false };
      } catch (error) {
        ending = { error, aborted: options.signal?.aborted === true };
      }
      const judgement = judgeAttempt(ending, payload, options, settings);
      const mayRepeat = retries < settings.retries && judgement !== 'done';
      const wait = mayRepeat ? waitOf(ending, options, retries, settings) : undefined;
      // The budget last, because it counts only retries that are made.
      if (wait === undefined || (judgement !== 'unsent' && !budget.withdraw())) {
        if ('reply' in ending) return ending.reply;
        throw withLoss(ending.error, payload, isLost || (retries > 0 && wasLost(options)));
      }
      isLost ||= judgement === 'unsure';
      markSent(options, isLost ? 'lost' : 'no');
      await pause(wait, options);
      countAttempt(options);
      markSent(options, 'maybe');
    }
  };
}

/** Whether something below has marked a repeated call as lost, for example `hedge`. */
function wasLost(options: CallOptions): boolean {
  markSent(options, 'no');
  // Options that no client has created can't be marked.
  return attemptsOf(options) > 1 && sentOf(options) !== 'no';
}

/** Adds a header, unless the call has it already. The case of names doesn't matter to a transport, and the last counts. */
function withHeader(options: Headed, name: string, value: string): Headed {
  return withOptions(options, { headers: { [name]: value, ...options.headers } });
}
