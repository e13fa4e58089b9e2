/** Letters and digits of scripts that every compiler accepts in identifiers. */
const word =
  /[A-Za-z0-9$\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f\u3041-\u3094\u30a1-\u30fa\u4e00-\u9fa5\uac00-\ud7a3]+/g;

/** Words that can't be the name of a parameter; `this` could, but would not be one. */
const reserved: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** `StorageKey` for `STORAGE_KEY`, `storage key` or `storageKey`. */
function pascalCase(text: string): string {
  const name = (text.match(word) ?? []).map(capitalize).join('');
  return /^\d/.test(name) ? `_${name}` : name;
}

function capitalize(text: string): string {
  const rest = text.slice(1);
  const isShouted = /[A-Z]/.test(rest) && text === text.toUpperCase();
  return text.slice(0, 1).toUpperCase() + (isShouted ? rest.toLowerCase() : rest);
}

/** The identifier of a parameter: `blockHash` for `Block hash`; '' if nothing of the name can be used. */
function camelCase(text: string): string {
  const name = pascalCase(text);
  const [first = ''] = text.match(word) ?? [];
  const lower = first === first.toUpperCase() ? first.length : 1;
  const camel = name.slice(0, lower).toLowerCase() + name.slice(lower);
  return reserved.has(camel) ? `${camel}_` : camel;
}

/** Identifiers for the parameters of a method, each different. */
export function parameterNames(names: readonly string[]): string[] {
  const taken = createNames([]);
  return names.map((name, index) => taken(camelCase(name) || `param${index + 1}`));
}

/** Returns a function that returns the name, or the name with the first number from 2 that is free. */
export function createNames(reservedNames: Iterable<string>): (name: string) => string {
  const taken = new Set(reservedNames);
  return (name) => {
    let free = name;
    for (let number = 2; taken.has(free); number += 1) free = `${name}${number}`;
    taken.add(free);
    return free;
  };
}

/** The name of a type at a place: `Block` for `components/schemas/Block`, `BlockHash` for its property `hash`. */
export function typeName(place: readonly string[]): string {
  const definition = Math.max(place.lastIndexOf('definitions'), place.lastIndexOf('$defs'));
  const isComponent = place[0] === 'components' && definition < 0;
  const [first = '', ...rest] = place.slice(isComponent ? 2 : definition + 1);
  const parts = rest.filter((token) => !/^(schema|properties|\d+)$/.test(token));
  const isName = isComponent || definition >= 0;
  return pascalCase([...(isName ? [first] : []), ...parts].slice(-3).join(' ')) || 'Type';
}
