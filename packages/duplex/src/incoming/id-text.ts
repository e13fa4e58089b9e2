import { fields } from '@jsonrpcclient/core';

/** Finds an id that `JSON.stringify` may write in another form: from 10^15 on, a fraction, 1e2, 1.0 or -0. */
const unusual = /"id"\s*:\s*(?:-0|-?\d+[.eE]|-?\d{16})/;
const number = /\s*:\s*(-?\d[\d.eE+-]*)/y;

/**
 * The ids of messages as their text has them, because numbers beyond 2^53 change when they are parsed. Undefined for
 * one that doesn't change; undefined as a whole if none does.
 */
export function readIdTexts(
  text: string,
  messages: readonly unknown[],
  isBatch: boolean,
): readonly (string | undefined)[] | undefined {
  if (!unusual.test(text)) return undefined;
  const found = scan(text, isBatch ? 2 : 1);
  return messages.map((message, place) => {
    const { id } = fields(message);
    const own = found[place];
    return typeof id === 'number' && Number(own) === id && own !== `${id}` ? own : undefined;
  });
}

/** The ids of the objects at one depth, by their places in the array around them. */
function scan(text: string, depth: number): string[] {
  const found: string[] = [];
  let current = 0;
  let place = 0;
  /** Where the string begins, if one does. */
  let start = -1;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (start >= 0) {
      if (sign === '\\') at++;
      else if (sign === '"') {
        number.lastIndex = at + 1;
        const id = current === depth && number.exec(text)?.[1];
        if (id && JSON.parse(text.slice(start, at + 1)) === 'id') found[place] = id;
        start = -1;
      }
    } else if (sign === '"') start = at;
    else if (sign === '{' || sign === '[') current++;
    else if (sign === '}' || sign === ']') current--;
    else if (sign === ',' && current < depth) place++;
  }
  return found;
}
