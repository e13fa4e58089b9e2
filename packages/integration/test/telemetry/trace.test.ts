import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { respond, serve, type TestServer } from '@jsonrpcclient/testing/servers';
import { afterAll, expect, test, vi } from 'vitest';

const parent = fileURLToPath(new URL('../scratch/', import.meta.url));
mkdirSync(parent, { recursive: true });
const folder = mkdtempSync(`${parent}telemetry-`);
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Starts a service as a process; resolves to its first message. */
async function start(url: URL, ...args: readonly string[]): Promise<unknown> {
  const file = `${folder}/${basename(url.pathname, '.ts')}.js`;
  writeFileSync(file, await bundle(url, ['@opentelemetry/*']));
  const child = fork(file, args);
  children.push(child);
  const [message] = await once(child, 'message');
  return message;
}

interface Span {
  readonly name: string;
  /** 2 for SERVER, 3 for CLIENT, 1 for others. */
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: Span[] }[] }[];
}

/** The spans that a collector has received. */
function spansOf({ requests }: TestServer): Span[] {
  return requests.flatMap(({ body }) =>
    (JSON.parse(body) as Export).resourceSpans.flatMap(({ scopeSpans }) =>
      scopeSpans.flatMap(({ spans }) => spans),
    ),
  );
}

/** The spans below one, as an outline. */
function outline(spans: readonly Span[], parentId: string | undefined): unknown[] {
  return spans
    .filter(({ parentSpanId }) => (parentSpanId || undefined) === parentId)
    .map(({ name, kind, spanId }) => [`${name}, kind ${kind}`, ...outline(spans, spanId)]);
}

test('a call from service A over HTTP to B, and from B over a WebSocket to C, is one trace', async () => {
  await using collector = await serve(respond({ body: {} }));
  const c = await start(new URL('service-c.ts', import.meta.url), collector.url);
  const b = await start(new URL('service-b.ts', import.meta.url), collector.url, `${c}`);
  const results = await start(new URL('service-a.ts', import.meta.url), collector.url, `${b}`);
  expect(results).toEqual([4, 8]);

  await vi.waitFor(() => expect(spansOf(collector).length).toBe(16), { timeout: 20_000 });
  const all = spansOf(collector);
  const traces = new Set(all.map(({ traceId }) => traceId));
  expect(traces.size).toBe(2);
  const below = ['double, kind 3', ['double, kind 2']];
  for (const trace of traces) {
    const spans = all.filter(({ traceId }) => traceId === trace);
    const [job] = spans.filter(({ name }) => name.startsWith('job'));
    expect(outline(spans, undefined)).toEqual([
      [
        `${job?.name}, kind 1`,
        ['quadruple, kind 3', ['POST, kind 3', ['handle, kind 2', below, below]]],
      ],
    ]);
  }
});
