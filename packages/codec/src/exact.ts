import { isUnsafe, visitUnsafe } from './visit-unsafe.ts';

/** Many engines take quadratic time to read a bigint. */
const maxDigits = 1000;

/**
 * Parses valid JSON without losing the digits of integers. Each unsafe number is replaced by an unsafe number that tells
 * its place in a list; because all of them are replaced, no text can contain such a number by accident or on purpose.
 */
export function exact(text: string): unknown {
  const numbers: (bigint | number)[] = [];
  const token = /"|-?\d[\d.eE+-]*/g;
  let indexed = '';
  let end = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [found] = match;
    if (found === '"') token.lastIndex = endOfString(text, match.index);
    else if (isUnsafe(Number(found))) {
      indexed += text.slice(end, match.index) + toNumber(numbers.length);
      end = token.lastIndex;
      numbers.push(read(found));
    }
  }
  const root: [unknown] = [JSON.parse(indexed + text.slice(end))];
  visitUnsafe(root, (number, holder, name) => {
    holder[name] = numbers[toIndex(number)];
    return false;
  });
  return root[0];
}

/** Returns an unsafe number for an index; only even numbers are exact there. */
function toNumber(index: number): number {
  return 2 ** 53 + 2 * index;
}

function toIndex(number: number): number {
  return (number - 2 ** 53) / 2;
}

function read(token: string): bigint | number {
  if (/[.e]/i.test(token)) return Number(token);
  if (token.length <= maxDigits + (token.startsWith('-') ? 1 : 0)) return BigInt(token);
  throw new RangeError('a number has more than 1,000 digits');
}

/** Not a regular expression, because those overflow the stack for a long string with escapes. */
function endOfString(text: string, start: number): number {
  let quote = start;
  let first: number;
  do {
    quote = text.indexOf('"', quote + 1);
    first = quote;
    while (text[first - 1] === '\\') first--;
  } while ((quote - first) % 2);
  return quote + 1;
}
