import type { Results } from './figures.ts';
import { type Bar, renderSvg } from './svg.ts';

const panels: readonly { readonly name: string; readonly title: string }[] = [
  { name: 'one-at-a-time', title: 'One call after another' },
  { name: 'in-flight', title: '64 calls in flight' },
  { name: 'tick', title: '1,000 calls in one tick' },
];

/** The clients in the chart, by subject; bare libraries are left out. */
const clients: Readonly<Record<string, string>> = {
  'ours-batching': 'http-undici, batching()',
  'ours-undici': 'http-undici',
  'ours-fetch': 'http-fetch',
  'ours-axios': 'http-axios',
  'jayson-keep-alive': 'jayson, keep-alive',
  'json-rpc-2.0-fetch': 'json-rpc-2.0, fetch',
  'json-rpc-2.0-axios': 'json-rpc-2.0, axios',
  'open-rpc': '@open-rpc/client-js',
  'typed-rpc': 'typed-rpc',
  viem: 'viem',
  'viem-batch': 'viem, batch',
  ethers: 'ethers, after 10 ms',
};

/** Renders the CPU time per call by client as an SVG; undefined without these cases. */
export function renderChart(results: Results): string | undefined {
  if (!panels.every(({ name }) => results[name])) return undefined;
  return renderSvg(
    'CPU time per call in microseconds, by client; shorter is better',
    'CPU time per call in the client’s process, in microseconds; shorter is better',
    panels.map(({ name, title }) => ({ title, bars: barsOf(results[name] ?? {}) })),
  );
}

/** The fastest first. */
function barsOf(rows: Results[string]): readonly Bar[] {
  return Object.entries(clients)
    .flatMap(([subject, label]): Bar[] => {
      const value = rows[subject]?.figures?.cpu;
      const kind = subject.startsWith('ours-') ? 'ours' : 'peer';
      return value === undefined ? [] : [{ label, value, kind }];
    })
    .toSorted((a, b) => a.value - b.value);
}
