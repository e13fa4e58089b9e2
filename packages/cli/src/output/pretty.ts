import { type Color, paint } from './color.ts';

/** Writes a value as indented JSON, with the digits of big integers. */
export function pretty(value: unknown, isColored: boolean, indent = ''): string {
  const inner = `${indent}  `;
  const list = (open: string, members: readonly string[], close: string) =>
    members.length === 0
      ? open + close
      : `${open}\n${members.map((member) => inner + member).join(',\n')}\n${indent}${close}`;
  if (Array.isArray(value))
    return list(
      '[',
      value.map((member) => pretty(member, isColored, inner)),
      ']',
    );
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return list(
      '{',
      members.map(
        ([name, member]) =>
          `${paint(quote(name), 'blue', isColored)}: ${pretty(member, isColored, inner)}`,
      ),
      '}',
    );
  }
  return paint(toScalar(value), colorOf(value), isColored);
}

function toScalar(value: unknown): string {
  if (typeof value === 'bigint') return `${value}`;
  return typeof value === 'string' ? quote(value) : (JSON.stringify(value) ?? 'null');
}

/** Quotes a text, and escapes the control characters that JSON allows. */
function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function colorOf(value: unknown): Color {
  if (typeof value === 'string') return 'green';
  return typeof value === 'number' || typeof value === 'bigint' ? 'cyan' : 'yellow';
}
