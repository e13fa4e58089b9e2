import { expect, test } from 'vitest';
import { renderWorkers } from '../src/workers.ts';

test('the chart of servers in a queue group has a bar for each number of them, in proportion', () => {
  const svg = renderWorkers([
    [1, 200],
    [2, 400],
  ]);
  const bars = [...svg.matchAll(/>([^<]+)<\/text>\n<rect class="ours".* width="([\d.]+)"/g)];
  expect(bars.map(([, label, width]) => [label, Number(width)])).toEqual([
    ['1 server', 264],
    ['2 servers', 528],
  ]);
});
