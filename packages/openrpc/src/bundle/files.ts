import { member } from '../json.ts';
import { type Place, toPlace } from '../place.ts';
import { candidatesOf, type Origin } from './candidates.ts';

/** A value in one of the files. */
export interface Target {
  /** The URL of the file. */
  readonly file: string;
  readonly place: Place;
  readonly value: unknown;
}

/** Returns a function that finds what a reference in a file refers to. It loads each file once. */
export function createFinder(
  document: object,
  load: (url: string) => unknown,
  origin: Origin,
  maxFiles: number,
): (reference: string, from: string) => Promise<Target | undefined> {
  const files = new Map<string, Promise<unknown>>([[origin.url, Promise.resolve(document)]]);

  const loadOnce = (file: string): Promise<unknown> => {
    const known = files.get(file);
    if (known) return known;
    // The document is one of them.
    if (files.size > maxFiles) return Promise.resolve(undefined);
    const loading = Promise.resolve(file)
      .then(load)
      .catch(() => undefined);
    files.set(file, loading);
    return loading;
  };

  return async (reference, from) => {
    const [path = '', fragment = ''] = reference.split('#');
    const place = toPlace(fragment);
    for (const file of path === '' ? [from] : candidatesOf(path, from, origin)) {
      const value = at(await loadOnce(file), place);
      if (value !== undefined) return { file, place, value };
    }
    return undefined;
  };
}

/** The value at a place. */
export function at(root: unknown, place: Place): unknown {
  let value = root;
  for (const token of place)
    value = Array.isArray(value) ? value[Number(token)] : member(value, token);
  return value;
}
