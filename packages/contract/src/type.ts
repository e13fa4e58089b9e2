import type { Schema } from './standard-schema.ts';

/** Returns a schema that has the type `T` and accepts every value, for values that you trust and don't check. */
export function type<T>(): Schema<T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'jsonrpcclient',
      validate: (value) => ({ value: value as T }),
    },
  };
}
