import { type Codec, fields } from '@jsonrpcclient/core';
import type { CassetteLine } from './line.ts';

export interface CassetteOptions {
  /** Names of members that aren't secret although they look so, for example 'author', 'keys' or 'totalTokens'. */
  readonly keep?: readonly string[] | undefined;
  /** Returns the line to write, for example without personal data. Replaying calls it for each call, without a reply. */
  readonly redact?: ((line: CassetteLine) => CassetteLine) | undefined;
  /** Writes and reads JSON, as the option of the recorded transport does. */
  readonly codec?: Codec | undefined;
}

const secret = /pass|secret|token|key|auth|private/i;

/** Returns a function that replaces the values of members with secret names by others of the same type. */
export function createRedact({
  keep = [],
  redact,
}: CassetteOptions): (line: CassetteLine) => CassetteLine {
  const clean = (value: unknown, isSecret: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item) => clean(item, isSecret));
    if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value).map(([name, member]) => {
        const isNamed = secret.test(name) && !keep.includes(name);
        return [name, clean(member, isSecret || isNamed)];
      });
      return Object.fromEntries(entries);
    }
    return isSecret ? blank(value) : value;
  };
  return (line) => {
    const { params, reply } = line;
    const cleaned: CassetteLine = {
      ...line,
      ...(params !== undefined && { params: clean(params, false) }),
      ...(reply && { reply: { ...reply, ...cleanBody(fields(reply).body, clean) } }),
    };
    return redact ? redact(cleaned) : cleaned;
  };
}

/** Also cleans JSON in the text of an HTTP error. */
function cleanBody(body: unknown, clean: (value: unknown, isSecret: boolean) => unknown): object {
  if (body === undefined) return {};
  if (typeof body !== 'string') return { body: clean(body, false) };
  try {
    return { body: JSON.stringify(clean(JSON.parse(body), false)) };
  } catch {
    return { body };
  }
}

function blank(value: unknown): unknown {
  if (typeof value === 'string') return '[redacted]';
  if (typeof value === 'number') return 0;
  return typeof value === 'bigint' ? 0n : value;
}
