import { type CallOptions, withOptions } from '@jsonrpcclient/core';

export type Headers = Readonly<Record<string, string | undefined>>;

/** Options of the transports that send headers. */
interface WithHeaders extends CallOptions {
  readonly headers?: Headers | undefined;
}

/** Returns the headers, with those from `more` that are missing. The case of names doesn't matter. */
export function mergeHeaders(headers: Headers, more: Headers): Headers {
  const known = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const missing = Object.entries(more).filter(([name]) => !known.has(name.toLowerCase()));
  return { ...headers, ...Object.fromEntries(missing) };
}

/** Returns the options of a call with headers that it doesn't have yet. */
export function withHeaders<O extends CallOptions>(options: O, more: Headers): O {
  const { headers }: WithHeaders = options;
  if (Object.keys(more).length === 0) return options;
  return withOptions<WithHeaders>(options, {
    headers: headers ? mergeHeaders(headers, more) : more,
  }) as O;
}
