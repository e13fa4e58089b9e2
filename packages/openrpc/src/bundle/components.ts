import { member } from '../json.ts';
import { type Place, toPointer } from '../place.ts';
import { at, type Target } from './files.ts';

/** Names for values that are copied into the components of a document. */
export interface Components {
  /** Returns where a value is copied to, and whether that has been returned before. */
  readonly reserve: (target: Target) => { readonly place: Place; readonly isNew: boolean };
  readonly set: (place: Place, value: unknown) => void;
  /** Returns the document with the copies. */
  readonly addTo: (document: object) => object;
}

export function createComponents(document: object): Components {
  const places = new Map<string, Place>();
  const sections = new Map<string, Map<string, unknown>>();

  const sectionOf = (name: string) => {
    const section = sections.get(name) ?? new Map<string, unknown>();
    sections.set(name, section);
    return section;
  };

  return {
    reserve({ file, place }) {
      const key = `${file}${toPointer(place)}`;
      const known = places.get(key);
      if (known) return { place: known, isNew: false };
      const isNamed = place[0] === 'components' && place.length > 2;
      const section = isNamed ? `${place[1]}` : 'schemas';
      const taken = sectionOf(section);
      const wanted = place.at(-1) ?? nameOfFile(file);
      let name = wanted;
      const isTaken = () =>
        taken.has(name) || at(document, ['components', section, name]) !== undefined;
      for (let number = 2; isTaken(); number += 1) name = `${wanted}_${number}`;
      taken.set(name, undefined);
      const own = ['components', section, name];
      places.set(key, own);
      return { place: own, isNew: true };
    },
    set: ([, section = '', name = ''], value) => sectionOf(section).set(name, value),
    addTo(copy) {
      if (sections.size === 0) return copy;
      const components = Object(member(copy, 'components'));
      const added = [...sections].map(([section, entries]) => [
        section,
        { ...Object(member(components, section)), ...Object.fromEntries(entries) },
      ]);
      return { ...copy, components: { ...components, ...Object.fromEntries(added) } };
    },
  };
}

function nameOfFile(file: string): string {
  return /([^/]+?)(?:\.\w+)?$/.exec(file)?.[1] ?? 'file';
}
