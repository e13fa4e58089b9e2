import { renderTable } from '../table.ts';
import type { Figures } from './summarize.ts';

const head = [
  'first server',
  'client',
  'wrong results',
  'unsafe repeats',
  'read errors',
  'write errors',
  'added median',
  '99th percentile',
  'share',
];

/** Renders the figures of each contender in each phase as a Markdown table, one phase after the other. */
export function renderDrill(results: ReadonlyMap<string, ReadonlyMap<string, Figures>>): string {
  const [some] = results.values();
  const phases = [...(some?.keys() ?? [])];
  const lines = phases.flatMap((phase) =>
    [...results].map(([name, figures]) => {
      const [normal] = figures.values();
      const own = figures.get(phase);
      return [phase, name, ...(own && normal ? cells(own, normal) : [])];
    }),
  );
  return renderTable(head, lines);
}

function cells(own: Figures, normal: Figures): string[] {
  const { wrong, repeats, readErrors, writeErrors, share } = own;
  const added = (name: 'median' | 'p99') =>
    own === normal ? `(${toMs(own[name])})` : toMs(Math.max(0, own[name] - normal[name]));
  return [
    ...[wrong, repeats, readErrors, writeErrors].map(String),
    added('median'),
    added('p99'),
    `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`,
  ];
}

function toMs(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`;
}
