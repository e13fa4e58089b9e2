import { type CallOptions, fork } from '@jsonrpcclient/core';
import { askedKey } from '../marks.ts';
import { type CallRecord, record, recordKey } from '../record.ts';

/** One of the two calls that are sent for one. */
export interface Leg<O extends CallOptions> {
  /** The options of the call, which can be aborted separately. */
  readonly options: O;
  readonly abort: (reason: unknown) => void;
  /** The endpoint that it was passed to, if the call is observed. */
  endpoint: string | undefined;
}

/** Creates a leg. `failover` and `balance` add its endpoint to `asked`. */
export function createLeg<O extends CallOptions>(options: O, asked: unknown[]): Leg<O> {
  const { options: own, abort } = fork(options);
  const leg: Leg<O> = { options: own, abort, endpoint: undefined };
  const listener = <K extends keyof CallRecord>(name: K, value: CallRecord[K]) => {
    if (name === 'endpoint') leg.endpoint = String(value);
    record(options, name, value);
  };
  Object.assign(own, { [askedKey]: asked }, recordKey in options && { [recordKey]: listener });
  return leg;
}
