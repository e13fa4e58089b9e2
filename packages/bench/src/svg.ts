import { digits } from './table.ts';

/** A bar of a chart. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  /** 'ours' is in the color of this project. */
  readonly kind: 'ours' | 'peer';
}

/** A titled group of bars. */
export interface Panel {
  readonly title: string;
  readonly bars: readonly Bar[];
}

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

/** Renders panels below each other as an SVG, which follows the color scheme. The label is for those who can't see it. */
export function renderSvg(label: string, note: string, panels: readonly Panel[]): string {
  let top = 46;
  const parts = panels.map((panel) => {
    const text = renderPanel(panel, top);
    top += panel.bars.length * rowHeight + panelGap;
    return text;
  });
  const height = top - panelGap + 24;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
<style>${style}
</style>
<rect class="page" width="${width}" height="${height}"/>
<text class="note" x="8" y="20">${note}</text>
${parts.join('\n')}
</svg>
`;
}

function renderPanel({ title, bars }: Panel, top: number): string {
  const longest = Math.max(...bars.map(({ value }) => value));
  const scale = (width - left - right) / longest;
  const rows = bars.map(({ label, value, kind }, index) => {
    const y = top + 12 + index * rowHeight;
    const size = Math.max(1, value * scale);
    return `<text x="${left - 8}" y="${y + 13}" text-anchor="end">${label}</text>
<rect class="${kind}" x="${left}" y="${y + 2}" width="${size.toFixed(1)}" height="14" rx="2"/>
<text class="note" x="${(left + size + 6).toFixed(1)}" y="${y + 13}">${digits(value)}</text>`;
  });
  return `<text class="title" x="8" y="${top + 4}">${title}</text>\n${rows.join('\n')}`;
}
