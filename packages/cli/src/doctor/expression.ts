/** A line of code and the reason for it. */
export interface Line {
  readonly code: string;
  readonly why?: string | undefined;
}

/** Names by the package that they are imported from. */
export type Imports = Map<string, Set<string>>;

export function add(imports: Imports, from: string, name: string): void {
  const names = imports.get(from) ?? new Set();
  imports.set(from, names.add(name));
}

export function toLine({ code, why }: Line): string {
  return `  ${code},${why === undefined ? '' : ` // ${why}`}`;
}

/** A text as a literal with single quotes. */
export function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
