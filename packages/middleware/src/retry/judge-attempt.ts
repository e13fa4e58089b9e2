import {
  type CallOptions,
  type Ending,
  isRpcClientError,
  outcomeOf,
  type Payload,
} from '@jsonrpcclient/core';
import { isIdempotent, type Judgement, judge, mayRepeat } from '../repeat.ts';
import type { Settings } from './options.ts';

/** Judges the end of an attempt; also 'done' if the call isn't idempotent and a server may have executed it. */
export function judgeAttempt(
  ending: Ending,
  payload: Payload,
  options: CallOptions,
  { codes, idempotent, again }: Settings,
): Judgement {
  const judged = judge(ending, payload, codes);
  const isFinal = judged !== 'done' || !again || !asks(again, ending, payload, options);
  const judgement = isFinal ? judged : 'unsure';
  // Most calls succeed, which doesn't depend on whether they are idempotent.
  if (judgement === 'done') return judgement;
  return mayRepeat(judgement, isIdempotent(payload, options, idempotent)) ? judgement : 'done';
}

function asks(
  again: NonNullable<Settings['again']>,
  ending: Ending,
  payload: Payload,
  options: CallOptions,
): boolean {
  if (ending.aborted || !('method' in payload)) return false;
  if ('reply' in ending) return again(outcomeOf(Object(ending.reply), payload, options));
  const { error } = ending;
  return isRpcClientError(error) && again({ ok: false, error });
}
