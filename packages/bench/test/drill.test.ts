import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DrillServer, serveDrill } from '../src/drill/behave.ts';
import { attemptTimeout, type Compete } from '../src/drill/contender.ts';
import { overProvider } from '../src/drill/ethers.ts';
import { overBalance, overFailover } from '../src/drill/ours.ts';
import { summarize } from '../src/drill/summarize.ts';
import { overFallback } from '../src/drill/viem.ts';

let folder = '';
let ledger = '';
let servers: DrillServer[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drill-test-'));
  ledger = join(folder, 'ledger');
  servers = await Promise.all([serveDrill(0, ledger), serveDrill(0, ledger)]);
});

afterEach(() => {
  for (const { server } of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true });
});

const contenders: Readonly<Record<string, Compete>> = {
  balance: overBalance,
  failover: overFailover,
  'fallback of viem': overFallback,
  'FallbackProvider of ethers': overProvider,
};

describe.each(Object.entries(contenders))('%s', (_, compete) => {
  test('reads and writes, and reports every call to a server', async () => {
    const asked: number[] = [];
    const urls = servers.map(({ port }) => `http://127.0.0.1:${port}/`);
    const { read, write, stop } = compete(urls, (place) => asked.push(place));
    expect(await read(`0x${'21'.padStart(40, '0')}`)).toBe(66n);
    const transaction = `0x${'22'.padStart(40, '0')}`;
    expect(await write(transaction)).toBe(transaction);
    const runs = readFileSync(ledger, 'utf8').trim().split('\n');
    expect(new Set(runs)).toEqual(new Set([transaction]));
    expect(asked.length).toBeGreaterThanOrEqual(1 + runs.length);
    await stop();
  });
});

describe('a server of the drill', () => {
  test.each([
    ['well', 200],
    ['slow', 200],
    ['fail', 500],
    ['hang', undefined],
  ] as const)('that behaves "%s" runs the call', async (behavior, status) => {
    const [server] = servers;
    server?.behave(behavior);
    const signal = AbortSignal.timeout(attemptTimeout);
    const body = JSON.stringify({ method: 'eth_sendRawTransaction', params: ['0x1'], id: 1 });
    const url = `http://127.0.0.1:${server?.port}/`;
    const response = await fetch(url, { method: 'POST', body, signal }).catch(() => undefined);
    expect(response?.status).toBe(status);
    expect(readFileSync(ledger, 'utf8')).toBe('0x1\n');
  });
});

test('calls belong to the phase in which they were made', () => {
  const made = [1, 2, 3, 11].map((began, index) => ({
    kind: index % 2 ? ('write' as const) : ('read' as const),
    text: `${index}`,
    began,
    milliseconds: began * 100,
    outcome: began === 2 ? ('error' as const) : ('right' as const),
  }));
  const spans = [
    { phase: 'well', from: 0, to: 10 },
    { phase: 'killed', from: 10, to: 20 },
  ];
  const asked = [1, 2, 2, 3].map((at, place) => ({ at, place: place % 2 }));
  const phases = summarize(
    spans,
    made,
    asked,
    new Map([
      ['1', 2],
      ['3', 1],
    ]),
  );
  expect(phases.get('well')).toEqual({
    calls: 3,
    wrong: 0,
    repeats: 1,
    readErrors: 0,
    writeErrors: 1,
    median: 200,
    p99: 300,
    share: 0.5,
  });
  expect(phases.get('killed')).toMatchObject({ calls: 1, repeats: 0, median: 1_100 });
});
