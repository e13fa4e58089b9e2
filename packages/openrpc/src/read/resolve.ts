import { isObject, member } from '../json.ts';
import { type Place, toPlace } from '../place.ts';
import type { Warn } from '../warning.ts';

/** A value in a document, and where it is. */
export interface Found {
  readonly value: unknown;
  readonly place: Place;
}

/** Finds what the references of a document refer to. */
export interface Resolver {
  /** Returns what a reference at a place refers to, which may be another reference; undefined if there is nothing. */
  readonly resolve: (reference: string, from: Place) => Found | undefined;
  /** Follows a value that is a reference, and those that it leads to. The value is undefined if that fails. */
  readonly follow: (found: Found) => Found;
}

/** How many references in a row are followed. */
const maxSteps = 100;

export function createResolver(document: unknown, warn: Warn): Resolver {
  let anchors: ReadonlyMap<string, Found> | undefined;

  /** Walks to a place, through the references on the way. */
  const walk = (place: Place, steps = 0): Found | undefined => {
    let found: Found = { value: document, place: [] };
    for (const token of place) {
      const reference = referenceOf(found.value);
      if (reference !== undefined && member(found.value, token) === undefined) {
        const next = steps < maxSteps ? find(reference, found.place, steps + 1) : undefined;
        if (!next) return undefined;
        found = next;
      }
      const { value } = found;
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token))
        return undefined;
      found = { value: (value as never)[token], place: [...found.place, token] };
    }
    return found;
  };

  const find = (reference: string, from: Place, steps = 0): Found | undefined => {
    if (!reference.includes('#')) return walk(['components', 'schemas', reference], steps);
    const [file, fragment = ''] = reference.split('#');
    if (file !== '') return undefined;
    if (fragment !== '' && !fragment.startsWith('/')) {
      anchors ??= findAnchors(document);
      return anchors.get(fragment);
    }
    const place = toPlace(fragment);
    const exact = fragment === '' ? schemaAround(from) : walk(place, steps);
    if (exact) return exact;
    // A schema that was copied into the document refers to its own definitions.
    for (let length = from.length; length > 0; length -= 1) {
      const near = walk([...from.slice(0, length), ...place], steps);
      if (near) return near;
    }
    return undefined;
  };

  /** `#` means the whole schema, because the document as a whole is none. */
  const schemaAround = (from: Place): Found | undefined => {
    const named = from[0] === 'components' ? 3 : from.lastIndexOf('schema') + 1;
    return named > 0 ? walk(from.slice(0, named)) : undefined;
  };

  const resolve = (reference: string, from: Place) => {
    const found = find(reference, from);
    if (!found) warn(from, `nothing is at ${shorten(reference)}${adviceFor(reference)}`);
    return found;
  };

  return { resolve, follow: createFollow(resolve, warn) };
}

function createFollow(resolve: Resolver['resolve'], warn: Warn): Resolver['follow'] {
  return (found) => {
    let current = found;
    for (let steps = 0; steps < maxSteps; steps += 1) {
      const reference = referenceOf(current.value);
      if (reference === undefined) return current;
      const next = resolve(reference, current.place);
      if (!next) return { ...found, value: undefined };
      current = next;
    }
    warn(found.place, 'the reference leads back to itself');
    return { ...found, value: undefined };
  };
}

/** The `$ref` of a value, if it is a reference. */
export function referenceOf(value: unknown): string | undefined {
  const reference =
    member(value, '$ref') ?? member(value, '$dynamicRef') ?? member(value, '$recursiveRef');
  return typeof reference === 'string' ? reference : undefined;
}

function adviceFor(reference: string): string {
  return /^[^#]*[./]/.test(reference) ? '; bundle() adds other files to the document' : '';
}

function shorten(reference: string): string {
  return reference.length > 200 ? `${reference.slice(0, 200)}…` : reference;
}

/** The schemas with a name: `$anchor`, `$id: '#name'` or `id: '#name'`. */
function findAnchors(document: unknown): ReadonlyMap<string, Found> {
  const anchors = new Map<string, Found>();
  const queue: Found[] = [{ value: document, place: [] }];
  const seen = new Set<unknown>();
  for (const { value, place } of queue) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const key of ['$anchor', '$dynamicAnchor', '$id', 'id']) {
      const name = isObject(value) ? member(value, key) : undefined;
      if (typeof name !== 'string' || (key.endsWith('id') && !name.startsWith('#'))) continue;
      anchors.set(name.replace(/^#/, ''), { value, place });
    }
    for (const [key, child] of Object.entries(value))
      queue.push({ value: child, place: [...place, key] });
  }
  return anchors;
}
