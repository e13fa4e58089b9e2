import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Client, compose, createClient, isRpcClientError } from '@jsonrpcclient/core';
import { connectNats, isInstalled, startNats } from '@jsonrpcclient/fixtures';
import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { retry } from '@jsonrpcclient/middleware';
import { nats } from '@jsonrpcclient/nats';
import { afterAll, describe, expect, test } from 'vitest';

const parent = fileURLToPath(new URL('../scratch/', import.meta.url));
mkdirSync(parent, { recursive: true });
const folder = mkdtempSync(`${parent}nats-`);
afterAll(() => rmSync(folder, { recursive: true }));

interface Group extends AsyncDisposable {
  readonly workers: readonly ChildProcess[];
  /** The params that the workers were called with. */
  readonly executed: readonly number[];
}

/** Starts processes that share the calls to one subject. */
async function startWorkers(url: string, count: number): Promise<Group> {
  const file = `${folder}/worker.js`;
  writeFileSync(file, await bundle(new URL('worker.ts', import.meta.url), ['json-rpc-2.0']));
  const executed: number[] = [];
  const workers = Array.from({ length: count }, () => fork(file, [url]));
  const ready = workers.map((worker) => {
    worker.on('message', (sent) => {
      if (typeof sent === 'number') executed.push(sent);
    });
    return once(worker, 'message');
  });
  await Promise.all(ready);
  return {
    workers,
    executed,
    async [Symbol.asyncDispose]() {
      for (const worker of workers) worker.kill('SIGKILL');
    },
  };
}

/** Makes calls, 30 at a time, and returns how each ended. */
async function load(client: Client, total: number, during: (done: number) => void) {
  const ends: unknown[] = [];
  let next = 0;
  const run = async () => {
    for (let n = next++; n < total; n = next++) {
      ends[n] = await client.request('double', [n]).catch((error: unknown) => error);
      during(n);
    }
  };
  await Promise.all(Array.from({ length: 30 }, run));
  return ends;
}

describe.skipIf(!isInstalled('nats'))('a queue group of three processes', () => {
  test('loses only the calls of a process that is killed, and repeats none of them', async () => {
    await using broker = await startNats();
    await using group = await startWorkers(broker.url, 3);
    await using connection = await connectNats(broker.url);
    const transport = compose(nats(connection, 'math'), retry());
    const client = createClient(transport, { timeout: 2_000 });
    const total = 300;
    const ends = await load(client, total, (n) => {
      if (n === 100) group.workers[0]?.kill('SIGKILL');
    });

    const lost = ends.filter(isRpcClientError);
    expect(lost.length).toBeLessThanOrEqual(30);
    for (const error of lost) expect(error).toMatchObject({ name: 'TimeoutError', sent: 'maybe' });
    const wrong = ends.filter((end, n) => end !== 2 * n && !isRpcClientError(end));
    expect(wrong).toEqual([]);
    expect(new Set(group.executed).size).toBe(group.executed.length);
    expect(ends.length).toBe(total);
  });

  test('is picked up again by the same client after all were away', async () => {
    await using broker = await startNats();
    await using connection = await connectNats(broker.url);
    const transport = compose(nats(connection, 'math'), retry({ retries: 100, maxDelay: 50 }));
    const client = createClient(transport);
    const call = client.request('double', [21]);
    await using group = await startWorkers(broker.url, 3);
    expect(await call).toBe(42);
    expect(group.executed).toEqual([21]);
  });
});
