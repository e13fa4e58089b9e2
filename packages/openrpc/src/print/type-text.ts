/** A type as TypeScript writes it. */
export interface TypeText {
  readonly text: string;
  /** `cycle`: it would only lead back to the type that it is part of. */
  readonly kind: 'simple' | 'object' | 'union' | 'intersection' | 'cycle';
  /** The members of a union. */
  readonly members?: readonly TypeText[];
}

export const unknown: TypeText = simple('unknown');
export const never: TypeText = simple('never');
export const none: TypeText = simple('null');

export function simple(text: string): TypeText {
  return { text, kind: 'simple' };
}

/** A union without repeated members, on several lines if it is long. */
export function union(types: readonly TypeText[], indent: string): TypeText {
  const parts = types.filter(({ kind }) => kind !== 'cycle');
  const [first = never] = types;
  if (parts.length === 0) return first;
  const members = new Map<string, TypeText>();
  for (const part of parts.flatMap((each) => each.members ?? each))
    if (part.text !== 'never') members.set(part.text, part);
  if (members.has('unknown')) return unknown;
  const [only = never, ...more] = [...members.values()];
  if (more.length === 0) return only;
  const texts = [...members.values()].map((each) => group(each, 'intersection'));
  const line = texts.join(' | ');
  const isLong = line.length > 80 || line.includes('\n');
  return {
    text: isLong ? texts.map((each) => `\n${indent}  | ${shift(each)}`).join('') : line,
    kind: 'union',
    members: [...members.values()],
  };
}

/** An intersection without members that add nothing. */
export function intersection(types: readonly TypeText[]): TypeText {
  const cycle = types.find(({ kind }) => kind === 'cycle');
  const members = new Map<string, TypeText>();
  for (const part of types)
    if (part.kind !== 'cycle' && part.text !== 'unknown') members.set(part.text, part);
  const [only = cycle ?? unknown, ...more] = [...members.values()];
  if (more.length === 0) return only;
  const text = [...members.values()].map((each) => group(each)).join(' & ');
  return { text, kind: 'intersection' };
}

export function arrayOf(type: TypeText): TypeText {
  return simple(`${group(type)}[]`);
}

/** The type in parentheses if it needs them. */
function group({ text, kind }: TypeText, weaker?: TypeText['kind']): string {
  const needs = kind === 'union' || kind === 'intersection';
  return needs && kind !== weaker ? `(${text})` : text;
}

/** The lines after the first one, moved to the right. */
function shift(text: string): string {
  return text.replaceAll('\n', '\n  ');
}
