import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { peers } from './comparison/peers.ts';
import { rows } from './comparison/rows.ts';

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const [, section = ''] = readme.split('\n## Compared with other clients\n');
const [header = [], , ...table] =
  section
    .split('\n## ')[0]
    ?.split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    ) ?? [];

test('the table in the README compares these clients in these rows', () => {
  expect(header.slice(1)).toEqual(peers.map(({ name }) => name));
  expect(table.map(([says]) => says)).toEqual(rows.map(({ says }) => says));
});

describe.each(rows)('in the README, "$says"', ({ says, find }) => {
  const cells = table.find(([first]) => first === says) ?? [];

  test.each(peers.map((peer, index) => [peer.name, peer, cells[index + 1]] as const))(
    'is right about %s',
    async (_, peer, cell) => {
      const found = await find(peer);
      expect({ true: 'yes', false: 'no' }[String(found)] ?? String(found)).toBe(cell);
    },
  );
});
