import type { JsonObject } from '../json.ts';
import type { Place } from '../place.ts';
import type { Found, Resolver } from '../read/resolve.ts';
import type { Warn } from '../warning.ts';
import type { TypeText } from './type-text.ts';

/** Where a type is printed. */
export interface Scope {
  readonly place: Place;
  readonly indent: string;
  /** The pointer of the named type that this is at the top of, which must not consist of itself. */
  readonly alias?: string | undefined;
}

/** What the functions that print types share. */
export interface Printer {
  readonly print: (schema: unknown, scope: Scope) => TypeText;
  /** The name of the type that a reference leads to. */
  readonly nameOf: (found: Found) => string;
  readonly resolver: Resolver;
  readonly warn: Warn;
  /** Whether objects may have members that their schema doesn't list. */
  readonly open: boolean;
  /** Whether an integer of a format is a bigint. */
  readonly isBigint: (format: string) => boolean;
}

/** The scope of a member: further inside, so not the top of a named type. */
export function inside(scope: Scope, place: Place, isIndented = false): Scope {
  const indent = isIndented ? `${scope.indent}  ` : scope.indent;
  return { place: [...scope.place, ...place], indent };
}

/** The scope of a part of the same value. */
export function beside(scope: Scope, place: Place): Scope {
  return { ...scope, place: [...scope.place, ...place] };
}

export type PrintPart = (schema: JsonObject, scope: Scope, printer: Printer) => TypeText;
