import { bigints } from '@jsonrpcclient/codec';
import type { Params } from '@jsonrpcclient/core';
import type { Settings } from '../settings/settings.ts';
import type { Answer, Wire } from './wire.ts';

const { stringify } = bigints();

/** What a question found out. 'differs': not as JSON-RPC 2.0 and this library expect by default. */
export interface Verdict {
  readonly question: string;
  readonly state: 'ok' | 'differs' | 'not tried';
  readonly detail: string;
}

/** What the code to paste depends on. Undefined: not known, or as expected. */
export interface Findings {
  /** Where the server redirects to. */
  readonly url?: string;
  readonly dialect?: '1.0' | 'lenient';
  /** The largest batch that worked; 0 if none does. */
  readonly batch?: number;
  /** 1 if the server handles only one call at a time. */
  readonly concurrency?: number;
  /** The scheme that the server asks for. */
  readonly auth?: string;
  /** Whether integers keep all their digits. */
  readonly bigint?: boolean;
  /** 'text' if only ids that are strings come back unchanged, 'number' if only numbers do. */
  readonly ids?: 'text' | 'number';
  /** Whether notifications are responded to. */
  readonly noisy?: boolean;
  /** False if WebSocket pings are not answered. */
  readonly pings?: boolean;
  /** A content type that the server needs. */
  readonly contentType?: string;
  readonly discovery?: string;
}

/** A server under examination. */
export interface Patient {
  readonly wire: Wire;
  readonly settings: Settings;
  readonly isHttp: boolean;
  readonly deep: boolean;
  /** A method that doesn't exist. */
  readonly unknown: string;
  /** The method of `--method`. */
  readonly method: string | undefined;
  readonly params: Params | undefined;
  /** The answer to the first call, of the method that doesn't exist. */
  readonly first: Answer;
  /** What earlier questions have found out. */
  readonly findings: Findings;
}

export interface Result {
  readonly state: Verdict['state'];
  readonly detail: string;
  readonly found?: Findings;
}

/** One question about a server. Undefined: it can't be asked over this medium. */
export interface Question {
  readonly name: string;
  readonly run: (patient: Patient) => Result | undefined | Promise<Result | undefined>;
}

export const ok = (detail: string, found?: Findings): Result => ({
  state: 'ok',
  detail,
  ...(found && { found }),
});

export const differs = (detail: string, found?: Findings): Result => ({
  state: 'differs',
  detail,
  ...(found && { found }),
});

export const notTried = (detail: string): Result => ({ state: 'not tried', detail });

/** A call as text; without an id, a notification. */
export function toText(
  { findings, unknown }: Pick<Patient, 'findings' | 'unknown'>,
  call: { readonly method?: string; readonly params?: unknown; readonly id?: unknown },
): string {
  const { method = unknown, params } = call;
  if (findings.dialect === '1.0') {
    const id = 'id' in call ? call.id : null;
    return stringify({ method, params: params ?? [], id });
  }
  return stringify({ jsonrpc: '2.0', method, ...call, params });
}

/** An answer in a few words, without what the server wrote. */
export function describe({ status, problem, text, body }: Answer): string {
  if (problem !== undefined) return problem;
  const kind = text === '' ? 'an empty body' : body === undefined ? describeText(text) : 'JSON';
  return status === undefined ? kind : `${kind}, status ${status}`;
}

function describeText(text: string): string {
  return /^\s*\{[\s\S]*\}\s*\{/.test(text) ? 'more than one JSON value' : 'no JSON';
}
