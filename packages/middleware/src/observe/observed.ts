import {
  attemptsOf,
  type CallOptions,
  type Message,
  type Payload,
  passOn,
  type Reply,
  type Transport,
  withOptions,
} from '@jsonrpcclient/core';
import { type CallRecord, record, recordKey } from '../record.ts';
import type { CallEvent } from './call-event.ts';
import { endsOf } from './end.ts';

/** Passes a payload on, and calls `ended` with one event for each of its calls before the promise settles. */
export function observed<O extends CallOptions>(
  next: Transport<O>,
  payload: Payload,
  options: O,
  now: () => number,
  ended: (events: readonly CallEvent[]) => void,
): Promise<Reply> {
  const start = now();
  let endpoint: string | undefined;
  let queued = 0;
  const listener = <K extends keyof CallRecord>(name: K, value: CallRecord[K]) => {
    if (name === 'endpoint') endpoint = value as string;
    else queued += value as number;
    record(options, name, value);
  };
  return passOn(next, payload, withOptions(options, { [recordKey]: listener }), (ending) => {
    const messages: readonly Message[] = 'method' in payload ? [payload] : payload;
    const ends = endsOf(payload, options, ending);
    const total = now() - start;
    ended(
      messages.map(({ method, id }, place) => ({
        method,
        kind: id == null ? 'notification' : 'request',
        batch: messages.length,
        ...(ends[place] as (typeof ends)[number]),
        attempts: attemptsOf(options),
        queued,
        total,
        endpoint,
      })),
    );
  });
}
