import { expect, test } from 'vitest';
import { renderChart } from '../src/chart.ts';
import type { Results, Row } from '../src/figures.ts';

const row = (cpu: number): Row => ({ figures: { cpu } });

const results: Results = {
  'one-at-a-time': { 'ours-undici': row(30), viem: row(300), fetch: row(200) },
  'in-flight': { 'ours-undici': row(40), viem: { note: '> 20 s' } },
  tick: { 'ours-batching': row(4), 'viem-batch': row(20) },
};

const bars = (svg: string | undefined) =>
  [...(svg ?? '').matchAll(/>([^<]+)<\/text>\n<rect class="(\w+)".* width="([\d.]+)"/g)].map(
    ([, name, kind, size]) => [name, kind, Number(size)],
  );

test('shows the clients of each case as bars, the fastest first, without bare libraries', () => {
  expect(bars(renderChart(results))).toEqual([
    ['http-undici', 'ours', 52.8],
    ['viem', 'peer', 528],
    ['http-undici', 'ours', 528],
    ['http-undici, batching()', 'ours', 105.6],
    ['viem, batch', 'peer', 528],
  ]);
});

test('has colors for both schemes', () => {
  const [light = '', dark = ''] = (renderChart(results) ?? '').split('prefers-color-scheme: dark');
  for (const name of ['.page', '.ours', '.peer', '.note']) {
    const color = new RegExp(`\\${name} \\{ fill: (#\\w+)`);
    expect(color.exec(light)?.[1]).toBeDefined();
    expect(color.exec(dark)?.[1]).not.toBe(color.exec(light)?.[1]);
  }
});

test('is missing if one of its cases was not measured', () => {
  const { tick: _, ...others } = results;
  expect(renderChart(others)).toBeUndefined();
});
