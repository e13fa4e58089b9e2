import type { CallOptions, Transport } from '@jsonrpcclient/core';

type OptionsOf<T> = T extends (payload: never, options: infer O) => unknown ? O : never;

type Both<U> = (U extends unknown ? (value: U) => void : never) extends (value: infer I) => void
  ? I
  : never;

/** The options that all transports of a list have. */
export type CommonOptions<T extends readonly Transport<never>[]> = CallOptions &
  Pick<Both<OptionsOf<T[number]>>, keyof Both<OptionsOf<T[number]>> & keyof OptionsOf<T[number]>>;
