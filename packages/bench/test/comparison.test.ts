import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { peers } from './comparison/peers.ts';
import { rows } from './comparison/rows.ts';

const page = new URL('../../../docs/project/comparison.md', import.meta.url);
const [, section = ''] = readFileSync(page, 'utf8').split('\n## Over HTTP\n');
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

test('the table on the page compares these clients in these rows', () => {
  expect(header.slice(1)).toEqual(peers.map(({ name }) => name));
  expect(table.map(([says]) => says)).toEqual(rows.map(({ says }) => says));
});

describe.each(rows)('on the page, "$says"', ({ says, find }) => {
  const cells = table.find(([first]) => first === says) ?? [];

  test.each(peers.map((peer, index) => [peer.name, peer, cells[index + 1]] as const))(
    'is right about %s',
    async (_, peer, cell) => {
      const found = await find(peer);
      expect({ true: 'yes', false: 'no' }[String(found)] ?? String(found)).toBe(cell);
    },
  );
});
