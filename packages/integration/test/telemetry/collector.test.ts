import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { freePort, serveRpc } from '@jsonrpcclient/testing/servers';
import { afterAll, expect, test, vi } from 'vitest';
import { toBlocks } from '../docs/program.ts';

const parent = fileURLToPath(new URL('../scratch/', import.meta.url));
mkdirSync(parent, { recursive: true });
const folder = mkdtempSync(`${parent}collector-`);
afterAll(() => rmSync(folder, { recursive: true }));

/** Compiles a block of `docs/operations/observing.md`, with other ports. */
async function compile(name: string, isWanted: (text: string) => boolean, ports: object) {
  let text =
    toBlocks('docs/operations/observing.md').find((block) => isWanted(block.text))?.text ?? '';
  for (const [documented, real] of Object.entries(ports))
    text = text.replaceAll(documented, `${real}`);
  writeFileSync(`${folder}/${name}.ts`, text);
  const url = pathToFileURL(`${folder}/${name}.ts`);
  writeFileSync(`${folder}/${name}.js`, await bundle(url, ['@opentelemetry/*']));
  return `${folder}/${name}.js`;
}

test('the collector in the docs prints the spans of the program in the docs', async () => {
  await using server = await serveRpc();
  const ports = { 4318: await freePort(), 8000: new URL(server.url).port };
  const isCollector = (text: string) => text.startsWith('// collector.ts');
  const collector = spawn(process.execPath, [await compile('collector', isCollector, ports)]);
  let printed = '';
  for (const stream of [collector.stdout, collector.stderr])
    stream.on('data', (text) => {
      printed += text;
    });
  try {
    const url = `http://localhost:${ports[4318]}/`;
    const body = JSON.stringify({ resourceSpans: [] });
    await vi.waitFor(() => fetch(url, { method: 'POST', body }), { timeout: 20_000 });
    const program = await compile('program', (text) => text.includes('OTLPTraceExporter'), ports);
    const { stdout } = await promisify(execFile)(process.execPath, [program]);
    expect(stdout).toBe('5\n');
    await vi.waitFor(() => expect(printed.split('\n').length).toBe(3), { timeout: 20_000 });
  } finally {
    collector.kill();
  }
  const line = /^(\S+) (\S+) trace (\w+) span (\w+) parent (\w+)$/gm;
  const [http, call] = [...printed.matchAll(line)].map(([, ...cells]) => cells);
  const [, , trace, id] = call ?? [];
  expect(call).toEqual(['@jsonrpcclient/telemetry', 'add', trace, id, 'none']);
  expect(http).toEqual(['@opentelemetry/instrumentation-undici', 'POST', trace, http?.[3], id]);
});
