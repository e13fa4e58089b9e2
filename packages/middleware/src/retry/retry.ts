import {
  type CallOptions,
  countAttempt,
  markSent,
  onAbort,
  type Transport,
  withOptions,
} from '@jsonrpcclient/core';
import type { Ending } from '../ending.ts';
import { askedKey } from '../marks.ts';
import { withLoss } from '../repeat.ts';
import { attempt } from './attempt.ts';
import { createBudget } from './budget.ts';
import { judgeAttempt } from './judge-attempt.ts';
import { checked, type RetryOptions, type Settings } from './options.ts';
import { pause, waitOf } from './pause.ts';

interface Headed extends CallOptions {
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Repeats a call that failed: if no server has executed it or, if the call is idempotent, also if a server may have. Waits
 * before each retry, at least as long as the server asks for; if that is longer than the time that is left, the call fails
 * immediately. Its errors report the number of `attempts`.
 */
export function retry(
  options: RetryOptions = {},
): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  const settings = checked(options);
  return <O extends CallOptions>(next: Transport<O>) => repeating(next as Transport, settings);
}

function repeating(next: Transport, settings: Settings): Transport {
  const { attemptTimeout, idempotencyKey } = settings;
  const isLimited = attemptTimeout < Number.POSITIVE_INFINITY;
  const budget = createBudget(settings.ratio, settings.perSecond, settings.now);

  return async (payload, options) => {
    budget.deposit();
    const key = 'method' in payload ? idempotencyKey?.(payload) : undefined;
    const asked: unknown[] = [];
    let isLost = false;
    for (let retries = 0; ; retries++) {
      let own = withHeaders(options, key, retries, settings);
      if (isLimited || retries > 0) own = withOptions(own, { [askedKey]: asked });
      let ending: Ending;
      try {
        ending = isLimited
          ? await attempt(next, payload, own, attemptTimeout)
          : { reply: await next(payload, own), aborted: false };
      } catch (error) {
        ending = { error, aborted: isAborted(options) };
      }
      const judgement = judgeAttempt(ending, payload, options, settings);
      const mayRepeat = retries < settings.retries && judgement !== 'done';
      const wait = mayRepeat ? waitOf(ending, options, retries, settings) : undefined;
      // The budget last, because it counts only retries that are made.
      if (wait === undefined || (judgement !== 'unsent' && !budget.withdraw())) {
        if ('reply' in ending) return ending.reply;
        throw withLoss(ending.error, payload, isLost);
      }
      isLost ||= judgement === 'unsure';
      markSent(options, isLost ? 'lost' : 'no');
      await pause(wait, options);
      countAttempt(options);
      markSent(options, 'maybe');
    }
  };
}

/** Whether the call with these options was aborted or has timed out. */
function isAborted(options: CallOptions): boolean {
  let aborted = false;
  onAbort(options, () => {
    aborted = true;
  })();
  return aborted;
}

function withHeaders(
  options: Headed,
  key: string | undefined,
  retries: number,
  { attemptHeader }: Settings,
): Headed {
  const headers: Record<string, string> = {};
  if (key !== undefined) headers['Idempotency-Key'] = key;
  if (attemptHeader !== undefined && retries > 0) headers[attemptHeader] = `${retries}`;
  if (Object.keys(headers).length === 0) return options;
  return withOptions(options, { headers: { ...headers, ...options.headers } });
}
