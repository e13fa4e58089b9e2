import { wrongKind } from '@jsonrpcclient/core';
import { isObject } from '../json.ts';
import { type Place, toPointer } from '../place.ts';
import { createWarn, type ReadOptions } from '../warning.ts';
import { type Origin, toUrl } from './candidates.ts';
import { createComponents } from './components.ts';
import { createFinder } from './files.ts';

/** Options of `bundle`. */
export interface BundleOptions extends ReadOptions, Origin {
  /** How many other files may be loaded; 100 by default. */
  readonly maxFiles?: number | undefined;
}

const maxDepth = 200;

/**
 * Resolves with a copy of a document that contains what its references to other files refer to. `load` is called with the
 * absolute URL of a file, and returns its JSON, parsed; if it throws, the next folder above is tried. A reference that can't be
 * resolved stays as it is, and is reported to `onWarning`. Rejects with a `TypeError` for an invalid option.
 */
export async function bundle(
  document: object,
  load: (url: string) => unknown,
  options: BundleOptions,
): Promise<object> {
  if (!isObject(document)) throw wrongKind('bundle', 'an OpenRPC document', document);
  if (typeof load !== 'function') throw wrongKind('bundle', 'load: a function', load);
  const { url, root = url, maxFiles = 100 } = Object(options) as BundleOptions;
  for (const [name, value] of Object.entries({ url, root }))
    if (typeof value !== 'string' || toUrl(value) === undefined)
      throw new TypeError(`bundle: ${name}: expected an absolute URL such as file:///api.json`);
  const warn = createWarn(options);
  const find = createFinder(document, load, options, maxFiles);
  const components = createComponents(document);

  /** Returns the reference to use instead of one in a file; `place` is where it will be. */
  const rewriteReference = async (reference: string, from: string, place: Place) => {
    if (from === url && reference.startsWith('#')) return reference;
    const target = await find(reference, from);
    if (target?.file === url) return toPointer(target.place);
    if (!target) {
      warn(place, `nothing can be loaded for ${reference.slice(0, 200)}`);
      return reference;
    }
    // Its place is known before it is copied, because it may refer to itself.
    const copy = components.reserve(target);
    if (copy.isNew)
      components.set(copy.place, await rewrite(target.value, target.file, copy.place));
    return toPointer(copy.place);
  };

  const rewrite = async (value: unknown, from: string, place: Place): Promise<unknown> => {
    if (typeof value !== 'object' || value === null) return value;
    if (place.length > maxDepth) {
      warn(place, `is nested more than ${maxDepth} levels deep; its references stay as they are`);
      return value;
    }
    const entries: [string, unknown][] = [];
    for (const [key, child] of Object.entries(value)) {
      const isReference = key === '$ref' && typeof child === 'string' && /[#./]/.test(child);
      const changed = isReference
        ? await rewriteReference(child, from, place)
        : await rewrite(child, from, [...place, key]);
      entries.push([key, changed]);
    }
    return Array.isArray(value) ? entries.map(([, child]) => child) : Object.fromEntries(entries);
  };

  return components.addTo(Object(await rewrite(document, url, [])));
}
