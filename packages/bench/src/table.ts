import type { Case, Contender } from './cases.ts';
import { type Figures, type Results, type Row, ratioOf } from './figures.ts';

interface Column {
  readonly title: string;
  readonly cell: (row: Row, contender: Contender) => string;
}

/** Formats a number with up to three significant digits. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(value < 0.1 ? 2 : 3);
}

/** Renders the table of one case in Markdown, with costs relative to its floors. */
export function renderCase(one: Case, results: Results): string {
  const rows = results[one.name] ?? {};
  const columns = columnsOf(one, results);
  const lines = one.contenders.map((contender) => {
    const row: Row = rows[contender.name] ?? {};
    const { figures } = row;
    const cells = figures
      ? columns.map(({ cell }) => cell(row, contender))
      : [row.note ?? '', ...columns.slice(1).map(() => '')];
    return [contender.title, ...cells];
  });
  return `### ${one.title}\n\n\`${one.name}\`\n\n${renderTable(
    ['', ...columns.map(({ title }) => title)],
    lines,
  )}`;
}

/** Renders a table in Markdown: the first column is aligned left, the others right. */
export function renderTable(
  head: readonly string[],
  lines: readonly (readonly string[])[],
): string {
  const widths = head.map((title, index) =>
    Math.max(3, title.length, ...lines.map((line) => line[index]?.length ?? 0)),
  );
  const pad = (line: readonly string[]) =>
    `| ${line.map((cell, i) => (i ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, i) => (i ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [pad(head), pad(rule), ...lines.map(pad)].join('\n');
}

function columnsOf(one: Case, results: Results): readonly Column[] {
  const rows = results[one.name] ?? {};
  const [first] = one.contenders;
  const floor = rows[first?.name ?? ''];
  const absolute = (title: string, name: keyof Figures, factor: number): Column => ({
    title,
    cell: ({ figures }) => digits((figures?.[name] ?? Number.NaN) * factor),
  });
  const relative = (title: string, name: keyof Figures): Column => ({
    title,
    cell: (row) => digits(ratioOf(row, floor, name)),
  });
  const own: Column = {
    title: '÷ its floor',
    cell: (row, { floor }) => (floor === undefined ? '' : digits(ratioOf(row, rows[floor], 'cpu'))),
  };
  switch (one.kind) {
    case 'size':
      return [absolute('kB min+gzip', 'bytes', 1e-3)];
    case 'import':
      return [absolute('ms', 'wall', 1e-3), absolute('ms CPU', 'cpu', 1e-3)];
    case 'big':
    case 'large':
      return [
        absolute('ms CPU', 'cpu', 1e-3),
        relative('÷ first', 'cpu'),
        absolute('ms wall', 'wall', 1e-3),
        relative('÷ first', 'wall'),
        absolute('MB peak', 'memory', 1e-6),
        relative('÷ first', 'memory'),
      ];
    case 'pending':
      return [
        absolute('bytes', 'memory', 1),
        relative('÷ first', 'memory'),
        absolute('µs CPU', 'cpu', 1),
        relative('÷ first', 'cpu'),
      ];
    case 'shorthand':
      return [absolute('ns CPU', 'cpu', 1e3), absolute('ns wall', 'wall', 1e3)];
    default:
  }
  const costs = [
    absolute('µs CPU', 'cpu', 1),
    relative('÷ first', 'cpu'),
    ...(['flight', 'codec'].includes(one.kind) &&
    one.contenders.some(({ floor = '' }) => rows[floor])
      ? [own]
      : []),
    absolute('µs wall', 'wall', 1),
    relative('÷ first', 'wall'),
  ];
  const small = results['batch-1000'];
  if (one.kind !== 'batch' || one.name === 'batch-1000' || !small) return costs;
  return [
    ...costs,
    {
      title: '÷ in 1,000',
      cell: ({ figures }, { name }) =>
        digits((figures?.cpu ?? Number.NaN) / (small[name]?.figures?.cpu ?? Number.NaN)),
    },
  ];
}
