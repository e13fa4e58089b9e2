import type { Call, Client, Codec, Outcome } from '@jsonrpcclient/core';
import { toFailure } from '../failure/failure.ts';
import type { Entry } from './entry.ts';

/** The outcomes of a group of calls. */
export interface GroupOutcome {
  /** NDJSON. */
  readonly text: string;
  readonly ok: number;
  readonly failed: number;
}

/** The options of `createSendGroup`. */
export interface SendOptions {
  readonly client: Client;
  readonly codec: Codec;
  /** Whether to send the calls as one batch, or each as a request. */
  readonly isBatched: boolean;
  /** Hides secrets in errors. */
  readonly hide: (text: string) => string;
}

/** Returns a function that sends a group of calls, and resolves to their outcomes. It never rejects. */
export function createSendGroup({ client, codec, isBatched, hide }: SendOptions) {
  return async (entries: readonly Entry[]): Promise<GroupOutcome> => {
    const calls = entries.flatMap(({ call }) => call ?? []);
    const outcomes = calls.length === 0 ? [] : await send(client, calls, isBatched);
    let text = '';
    let ok = 0;
    let next = 0;
    for (const { line, id, call, isUnknown } of entries) {
      const outcome = call ? outcomes[next++] : isUnknown ? unknown : notACall;
      if (outcome?.ok !== false) ok += 1;
      text += `${toLine(line, id, outcome, codec, hide)}\n`;
    }
    return { text, ok, failed: entries.length - ok };
  };
}

const notACall = {
  ok: false as const,
  error: new TypeError('the line is not a call such as {"method":"add","params":[2,3]}'),
};

const unknown = {
  ok: false as const,
  error: new Error('the call was in flight when the earlier run stopped; --idempotent repeats it'),
};

type AnyOutcome = Outcome | { readonly ok: false; readonly error: unknown } | undefined;

async function send(
  client: Client,
  calls: readonly Call[],
  isBatched: boolean,
): Promise<readonly AnyOutcome[]> {
  if (!isBatched) return Promise.all(calls.map((call) => sendOne(client, call)));
  try {
    return await client.batch(calls);
  } catch (error) {
    // One invalid call must not fail the others.
    if (error instanceof TypeError && calls.length > 1)
      return (await Promise.all(calls.map((call) => send(client, [call], true)))).flat();
    return calls.map(() => ({ ok: false, error }));
  }
}

async function sendOne(client: Client, { method, params, notify }: Call): Promise<AnyOutcome> {
  try {
    if (!notify) return { ok: true, result: await client.request(method, params) };
    await client.notify(method, params);
    return undefined;
  } catch (error) {
    return { ok: false, error };
  }
}

function toLine(
  line: number,
  id: unknown,
  outcome: AnyOutcome,
  codec: Codec,
  hide: (text: string) => string,
): string {
  // Not an object of all members: this is a third of the time of a run.
  const about =
    id === undefined ? `{"line":${line}` : `{"line":${line},"id":${codec.stringify(id)}`;
  if (!outcome) return `${about},"ok":true}`;
  if (outcome.ok) return `${about},"ok":true,"result":${codec.stringify(outcome.result)}}`;
  const { error } = toFailure(outcome.error);
  return hide(`${about},"ok":false,"error":${codec.stringify(error)}}`);
}
