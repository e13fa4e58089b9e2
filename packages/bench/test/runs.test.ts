import { expect, test } from 'vitest';
import type { Results } from '../src/figures.ts';
import { furtherGoals } from '../src/further-goals.ts';
import type { Goal } from '../src/goal.ts';
import { growths, splitName } from '../src/growth.ts';
import { renderGrowth } from '../src/growth-table.ts';
import { goals } from '../src/must-have.ts';
import { renderGoals, toRun } from '../src/runs.ts';

const results: Results = {};

const some: readonly Goal[] = [
  { title: 'cost', limit: 10, figure: () => 11 },
  { title: 'time', limit: 50, unit: ' ms', figure: () => 30 },
  { title: 'not measured', limit: 1, figure: () => Number.NaN },
];

const cells = (text: string) =>
  text.split('\n').flatMap((line) => {
    const parts = line.split('|').map((cell) => cell.trim());
    return parts.length > 1 ? [parts.slice(1, -1)] : [];
  });

test('goals show the figures, and whether they are met', () => {
  expect(cells(renderGoals('Goals', some, results))).toEqual([
    ['', 'goal', 'measured', 'met'],
    [expect.any(String), expect.any(String), expect.any(String), expect.any(String)],
    ['cost', '≤ 10', '11.0', 'no'],
    ['time', '≤ 50 ms', '30.0 ms', 'yes'],
  ]);
});

test('goals after a second run show both figures, and how far they are apart', () => {
  const before = { date: '2026-11-28 09:00', goals: { cost: 9 } };
  expect(cells(renderGoals('Goals', some, results, before)).toSpliced(1, 1)).toEqual([
    ['', 'goal', 'measured', 'on 2026-11-28 09:00', 'spread', 'met'],
    ['cost', '≤ 10', '11.0', '9.00', '20%', 'no'],
    ['time', '≤ 50 ms', '30.0 ms', '–', '–', 'yes'],
  ]);
});

test('a run keeps what was measured for each goal', () => {
  expect(toRun(some, results, 'today')).toEqual({ date: 'today', goals: { cost: 11, time: 30 } });
});

test('no two goals have the same title, unless one is stricter', () => {
  for (const list of [goals, furtherGoals]) {
    const titles = list.map(({ title }) => title);
    expect(titles).toEqual([...new Set(titles)]);
  }
  for (const { title, limit } of furtherGoals) {
    const easier = goals.find((goal) => goal.title === title);
    if (easier) expect(limit).toBeLessThan(easier.limit);
  }
});

test.each(growths.map((growth) => [growth.case.name, growth] as const))(
  'the table of %s has a row for each amount and columns for each client',
  (name, { case: { contenders }, amounts, titles, figures }) => {
    const rows = Object.fromEntries(
      contenders.map((one) => [one.name, { figures: { cpu: splitName(one.name)[1], memory: 8 } }]),
    );
    const [head, , ...lines] = cells(renderGrowth(name, { [name]: rows })).filter(
      (line) => line.length > 1,
    );
    expect(lines.map(([amount, cpu]) => [amount, cpu])).toEqual(
      amounts.map((amount) => [
        amount.toLocaleString('en'),
        amount < 100 ? amount.toPrecision(3) : amount.toLocaleString('en'),
      ]),
    );
    expect(head).toHaveLength(1 + Object.keys(titles).length * figures.length);
  },
);
