import type { DocumentError, Method } from '../document.ts';
import type { Place } from '../place.ts';
import type { Warn } from '../warning.ts';
import type { DescribedContract, DescribedMethod } from './described-contract.ts';
import type { SchemaWriter } from './schema-writer.ts';
import type { Side, StandardSchema } from './standard-schema.ts';
import { writeParams } from './write-params.ts';

/** Returns a function that writes a method of a contract. `common` are the errors of all methods that the client calls. */
export function createMethodWriter(
  writer: SchemaWriter,
  common: DescribedContract['errors'],
  warn: Warn,
): (kind: string, name: string, spec: DescribedMethod, sent: Side) => Method {
  const writeErrors = (
    errors: ReadonlyMap<string, StandardSchema | true>,
    side: Side,
    place: Place,
  ): DocumentError[] =>
    [...errors].map(([code, schema]) => ({
      code: Number(code),
      message: `Error ${code}`,
      ...(schema !== true && { data: writer.write(schema, side, [...place, code]) }),
    }));

  /** `sent`: what this side sends on the wire has come out of the schemas. */
  return (kind, name, spec, sent) => {
    const received = sent === 'output' ? 'input' : 'output';
    const place = [kind, name];
    // A method's own error replaces one of all methods.
    const errors = new Map(
      [kind === 'methods' ? common : undefined, spec.errors].flatMap((each) =>
        each ? Object.entries(each) : [],
      ),
    );
    return {
      name,
      ...writeParams(spec, sent, place, writer, warn),
      ...(spec.result && {
        result: {
          name: 'result',
          schema: writer.write(spec.result, received, [...place, 'result']),
        },
      }),
      ...(errors.size > 0 && { errors: writeErrors(errors, received, place) }),
    };
  };
}
