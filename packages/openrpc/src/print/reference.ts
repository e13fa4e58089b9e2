import { isObject, member } from '../json.ts';
import { toPointer } from '../place.ts';
import { type Found, referenceOf } from '../read/resolve.ts';
import type { Printer, Scope } from './printer.ts';
import { simple, type TypeText, unknown } from './type-text.ts';

/** Prints a reference as the name of the type that it leads to. */
export function printReference(reference: string, scope: Scope, printer: Printer): TypeText {
  const found = printer.resolver.resolve(reference, scope.place);
  if (!found) return unknown;
  const { alias } = scope;
  if (alias !== undefined && leadsTo(alias, found, printer)) {
    printer.warn(scope.place, 'leads back to the type that it is part of; it is left out');
    return { text: 'unknown', kind: 'cycle' };
  }
  return simple(printer.nameOf(found));
}

/** Whether a type consists of another one, without an object or an array in between. TypeScript refuses such a cycle. */
function leadsTo(alias: string, found: Found, { resolver }: Printer): boolean {
  const queue: Found[] = [found];
  const seen = new Set<string>();
  for (const { value, place } of queue) {
    const pointer = toPointer(place);
    if (pointer === alias) return true;
    if (seen.has(pointer)) continue;
    seen.add(pointer);
    const reference = referenceOf(value);
    const next = reference === undefined ? undefined : resolver.resolve(reference, place);
    if (next) queue.push(next);
    if (reference !== undefined) continue;
    for (const keyword of ['oneOf', 'anyOf', 'allOf', 'extends', 'type'])
      for (const [index, part] of [member(value, keyword)].flat().entries())
        if (isObject(part)) queue.push({ value: part, place: [...place, keyword, `${index}`] });
  }
  return false;
}
