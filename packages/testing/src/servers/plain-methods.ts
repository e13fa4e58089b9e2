import { setTimeout as wait } from 'node:timers/promises';

/** Params by position, by name, or none. */
export type Params = readonly unknown[] | Readonly<Record<string, unknown>> | undefined;

/** The methods of the third-party servers; each of them accepts missing params. */
export const plainMethods = {
  echo: (params: Params) => params,
  add: (params: Params) => Number(at(params, 0, 'a')) + Number(at(params, 1, 'b')),
  subtract: (params: Params) =>
    Number(at(params, 0, 'minuend')) - Number(at(params, 1, 'subtrahend')),
  nul: () => null,
  // Milliseconds, 300 by default.
  slow: (params: Params) => wait(Number(at(params, 0, 'ms') ?? 300), params, { ref: false }),
};

/** One of the params, by position or by name. */
export function at(params: Params, index: number, name: string): unknown {
  if (Array.isArray(params)) return params[index];
  return (params as Readonly<Record<string, unknown>> | undefined)?.[name];
}
