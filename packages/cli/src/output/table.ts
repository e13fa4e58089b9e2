import { bigints } from '@jsonrpcclient/codec';
import { printable } from './printable.ts';

/** Writes an array of objects as a table, an object as a table of its members, and anything else as one column. */
export function toTable(value: unknown, columns?: number): string {
  if (Array.isArray(value) && value.every(isObject)) {
    const names = [...new Set(value.flatMap((row) => Object.keys(row)))];
    const rows = value.map((row) => names.map((name) => toCell(row[name])));
    return align([names.map(printable), ...rows], columns);
  }
  if (Array.isArray(value))
    return align(
      value.map((member) => [toCell(member)]),
      columns,
    );
  if (!isObject(value)) return toCell(value);
  return align(
    Object.entries(value).map(([name, member]) => [printable(name), toCell(member)]),
    columns,
  );
}

/** Aligns columns. On a terminal, lines that are too long are cut. */
export function align(rows: readonly (readonly string[])[], columns?: number): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, place) => {
      widths[place] = Math.max(widths[place] ?? 0, cell.length);
    });
  return rows
    .map((row) => {
      const line = row
        .map((cell, place) => cell.padEnd(widths[place] ?? 0))
        .join('  ')
        .trimEnd();
      return columns && line.length > columns ? `${line.slice(0, columns - 1)}…` : line;
    })
    .join('\n');
}

function toCell(value: unknown): string {
  if (value === undefined) return '';
  return printable(typeof value === 'string' ? value : bigints().stringify(value));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
