import { once } from 'node:events';
import { freePort, serve } from '@jsonrpcclient/testing/servers';
import { expect, test } from 'vitest';
import { bundleFile, isOpen, startFile, writeFiles } from './files.ts';

interface Call {
  readonly method: string;
  readonly params: readonly [number, number];
  readonly id: number;
}

/** The service that the documented ones call: a sum of 500 fails, and one above 1,000 waits until it is released. */
async function startSums() {
  let release = () => {};
  let seen = () => {};
  let gone = () => {};
  const signals = {
    waiting: new Promise<void>((resolve) => {
      seen = resolve;
    }),
    disconnected: new Promise<void>((resolve) => {
      gone = resolve;
    }),
  };
  const server = await serve(async ({ body }, response) => {
    const { params, id } = JSON.parse(body) as Call;
    const sum = params[0] + params[1];
    if (sum > 1_000) {
      response.on('close', gone);
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      seen();
      await released;
    }
    const error = { code: 7, message: 'secret' };
    const outcome = sum === 500 ? { error } : { result: sum };
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...outcome }));
  });
  return { server, ...signals, release: () => release() };
}

async function startService(name: string, url: string) {
  const port = await freePort();
  const folder = writeFiles('docs/guides/server-frameworks.md', { 3000: String(port) });
  const path = await bundleFile(`${folder.path}${name}.ts`);
  const running = await startFile(path, port, { SUMS_URL: url });
  const get = (a: number, b: number, options: RequestInit = {}) =>
    fetch(`http://localhost:${port}/sum?a=${a}&b=${b}`, options);
  return {
    port,
    get,
    running,
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      folder[Symbol.dispose]();
    },
  };
}

test.each(['express', 'hono', 'fastify'])(
  'the service over %s passes on deadlines, ids and disconnects, and finishes its calls on SIGTERM',
  async (name) => {
    const sums = await startSums();
    await using upstream = sums.server;
    await using service = await startService(name, upstream.url);

    const headers = { 'x-request-id': 'abc', 'x-request-timeout-ms': '2000' };
    const response = await service.get(2, 3, { headers });
    expect(await response.json()).toEqual({ sum: 5 });
    const [first] = upstream.requests;
    expect(first?.headers['x-request-id']).toBe('abc');
    expect(Number(first?.headers['x-request-timeout-ms'])).toBeLessThanOrEqual(2_000);
    expect(Number(first?.headers['x-request-timeout-ms'])).toBeGreaterThan(0);

    const failed = await service.get(200, 300);
    expect(failed.status).toBe(502);
    expect(await failed.text()).not.toContain('secret');

    const controller = new AbortController();
    const abandoned = service.get(1_000, 1, { signal: controller.signal });
    await sums.waiting;
    controller.abort();
    await expect(abandoned).rejects.toThrow();
    await sums.disconnected;
    sums.release();

    const late = await service.get(2_000, 1, { headers: { 'x-request-timeout-ms': '50' } });
    expect(late.status).toBe(504);

    const exited = once(service.running.child, 'exit');
    const before = upstream.requests.length;
    // Otherwise the service would wait until the idle connection times out.
    const pending = service.get(3_000, 1, { headers: { connection: 'close' } });
    await expect.poll(() => upstream.requests.length, { timeout: 10_000 }).toBe(before + 1);
    service.running.child.kill('SIGTERM');
    await expect.poll(() => isOpen(service.port), { timeout: 10_000 }).toBe(false);
    sums.release();
    expect(await (await pending).json()).toEqual({ sum: 3_001 });
    expect(await exited).toEqual([0, null]);
  },
);
