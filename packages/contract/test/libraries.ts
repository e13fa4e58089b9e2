import type { Schema } from '@jsonrpcclient/contract';
import { type } from 'arktype';
import { Effect, Schema as Effects, SchemaGetter } from 'effect';
import {
  check,
  checkAsync,
  number,
  object,
  optional,
  pipe,
  pipeAsync,
  string,
  transform,
} from 'valibot';
import { z } from 'zod';

/** Schemas of one library. */
export interface Library {
  /** Accepts numbers. */
  readonly number: Schema;
  /** Accepts numbers above 0, later. */
  readonly later: Schema;
  /** Turns 2 into '#2'. */
  readonly transform: Schema;
  /** Accepts `{ name: string, limit?: number }`, and adds the limit 10. */
  readonly query: Schema;
  /** Throws for any number. */
  readonly throwing: Schema;
  /** What a call with the schema that throws rejects with. */
  readonly thrown: string;
  readonly isFunction: boolean;
  readonly keepsUnknown: boolean;
}

function fail(): never {
  throw new RangeError('a mistake in a schema');
}

/** ArkType has no asynchronous schemas, so this is one around it. */
function later(schema: Schema): Schema {
  const { validate, ...standard } = schema['~standard'];
  return { '~standard': { ...standard, validate: async (value) => validate(value) } };
}

export const libraries: Readonly<Record<string, Library>> = {
  zod: {
    number: z.number(),
    later: z.number().refine(async (n) => n > 0),
    transform: z.number().transform((n) => `#${n}`),
    query: z.object({ name: z.string(), limit: z.number().default(10) }),
    throwing: z.number().refine(fail),
    thrown: 'RangeError',
    isFunction: false,
    keepsUnknown: false,
  },
  valibot: {
    number: number(),
    later: pipeAsync(
      number(),
      checkAsync(async (n) => n > 0),
    ),
    transform: pipe(
      number(),
      transform((n) => `#${n}`),
    ),
    query: object({ name: string(), limit: optional(number(), 10) }),
    throwing: pipe(number(), check(fail)),
    thrown: 'RangeError',
    isFunction: false,
    keepsUnknown: false,
  },
  arktype: {
    number: type('number'),
    later: later(type('number > 0')),
    transform: type('number').pipe((n) => `#${n}`),
    query: type({ name: 'string', limit: 'number = 10' }),
    throwing: type('number').narrow(fail),
    thrown: 'RangeError',
    isFunction: true,
    keepsUnknown: true,
  },
  effect: {
    number: Effects.toStandardSchemaV1(Effects.Number),
    later: Effects.toStandardSchemaV1(
      Effects.Number.pipe(
        Effects.decodeTo(Effects.Number.check(Effects.isGreaterThan(0)), {
          decode: SchemaGetter.transformEffect((n: number) => Effect.promise(async () => n)),
          encode: SchemaGetter.passthrough(),
        }),
      ),
    ),
    transform: Effects.toStandardSchemaV1(
      Effects.Number.pipe(
        Effects.decodeTo(Effects.String, {
          decode: SchemaGetter.transform((n: number) => `#${n}`),
          encode: SchemaGetter.transform((text: string) => Number(text.slice(1))),
        }),
      ),
    ),
    query: Effects.toStandardSchemaV1(
      Effects.Struct({
        name: Effects.String,
        limit: Effects.Number.pipe(Effects.withDecodingDefault(Effect.succeed(10))),
      }),
    ),
    throwing: Effects.toStandardSchemaV1(Effects.Number.check(Effects.makeFilter(fail))),
    // Effect makes an issue of what its filters throw.
    thrown: 'issue',
    isFunction: true,
    keepsUnknown: false,
  },
};
