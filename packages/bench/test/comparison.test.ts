import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { peers } from './comparison/peers.ts';
import { rows } from './comparison/rows.ts';
import { twoWayPeers } from './comparison/two-way-peers.ts';
import { twoWayRows } from './comparison/two-way-rows.ts';

const page = new URL('../../../docs/project/comparison.md', import.meta.url);

/** The cells of the table below a heading of the page, without the line below its header. */
function readTable(heading: string): string[][] {
  const [, section = ''] = readFileSync(page, 'utf8').split(`\n## ${heading}\n`);
  const lines = section.split('\n## ')[0]?.split('\n') ?? [];
  const table = lines
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim()));
  return table.filter((_, index) => index !== 1);
}

interface Named {
  readonly name: string;
}

interface Row<P> {
  readonly says: string;
  readonly find: (peer: P) => Promise<boolean | number>;
}

function describeTable<P extends Named>(
  heading: string,
  peers: readonly P[],
  rows: readonly Row<P>[],
): void {
  const [header = [], ...table] = readTable(heading);

  test(`the table "${heading}" compares these clients in these rows`, () => {
    expect(header.slice(1)).toEqual(peers.map(({ name }) => name));
    expect(table.map(([says]) => says)).toEqual(rows.map(({ says }) => says));
  });

  describe.each(rows)(`in the table "${heading}", "$says"`, ({ says, find }) => {
    const cells = table.find(([first]) => first === says) ?? [];

    test.each(peers.map((peer, index) => [peer.name, peer, cells[index + 1]] as const))(
      'is right about %s',
      async (_, peer, cell) => {
        const found = await find(peer);
        expect({ true: 'yes', false: 'no' }[String(found)] ?? String(found)).toBe(cell);
      },
    );
  });
}

describeTable('Over HTTP', peers, rows);
describeTable('Over a connection that stays open', twoWayPeers, twoWayRows);
