import type { Results } from './figures.ts';
import { digits } from './table.ts';

interface Panel {
  readonly name: string;
  readonly title: string;
}

const panels: readonly Panel[] = [
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

const width = 760;
const left = 168;
const right = 64;
const rowHeight = 20;
const panelGap = 52;

const style = `
  text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #1f2328; }
  .page { fill: #ffffff; }
  .title { font-weight: 600; }
  .note { fill: #59636e; }
  .ours { fill: #0969da; }
  .peer { fill: #afb8c1; }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc; }
    .page { fill: #0d1117; }
    .note { fill: #9198a1; }
    .ours { fill: #4493f8; }
    .peer { fill: #57606a; }
  }`;

/** Renders the CPU time per call by client as an SVG, which follows the color scheme; undefined without these cases. */
export function renderChart(results: Results): string | undefined {
  if (!panels.every(({ name }) => results[name])) return undefined;
  let top = 46;
  const parts = panels.map(({ name, title }) => {
    const bars = barsOf(results[name] ?? {});
    const text = renderPanel(title, bars, top);
    top += bars.length * rowHeight + panelGap;
    return text;
  });
  const height = top - panelGap + 24;
  const label = 'CPU time per call in microseconds, by client; shorter is better';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
<style>${style}
</style>
<rect class="page" width="${width}" height="${height}"/>
<text class="note" x="8" y="20">CPU time per call in the client’s process, in microseconds; shorter is better</text>
${parts.join('\n')}
</svg>
`;
}

interface Bar {
  readonly subject: string;
  readonly cpu: number;
}

/** The fastest first. */
function barsOf(rows: Results[string]): readonly Bar[] {
  return Object.keys(clients)
    .flatMap((subject) => {
      const cpu = rows[subject]?.figures?.cpu;
      return cpu === undefined ? [] : [{ subject, cpu }];
    })
    .toSorted((a, b) => a.cpu - b.cpu);
}

function renderPanel(title: string, bars: readonly Bar[], top: number): string {
  const longest = Math.max(...bars.map(({ cpu }) => cpu));
  const scale = (width - left - right) / longest;
  const rows = bars.map(({ subject, cpu }, index) => {
    const y = top + 12 + index * rowHeight;
    const size = Math.max(1, cpu * scale);
    const kind = subject.startsWith('ours-') ? 'ours' : 'peer';
    return `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${clients[subject]}</text>
<rect class="${kind}" x="${left}" y="${y + 2}" width="${size.toFixed(1)}" height="14" rx="2"/>
<text class="note" x="${(left + size + 6).toFixed(1)}" y="${y + 13}">${digits(cpu)}</text>`;
  });
  return `<text class="title" x="8" y="${top + 4}">${title}</text>\n${rows.join('\n')}`;
}
