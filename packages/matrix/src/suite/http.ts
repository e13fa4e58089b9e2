import { compose, createClient } from '@jsonrpcclient/core';
import type { HttpOptions, HttpTransport } from '@jsonrpcclient/http';
import { failover, retry } from '@jsonrpcclient/middleware';
import { proxy } from '@jsonrpcclient/proxy';
import { expectCaller, expectEqual, failureInBatch, nameOfFailure } from './expect.ts';
import { checkMiddlewares } from './middlewares.ts';

export type HttpCreate = (url: string, options?: HttpOptions) => HttpTransport;

type HttpCheck = (create: HttpCreate, url: string) => Promise<void>;

/** What every HTTP transport does, by feature. */
export const httpChecks: Readonly<Record<string, HttpCheck>> = {
  async call(create, url) {
    expectEqual(await createClient(create(url)).request('add', [2, 3]), 5);
  },

  async proxy(create, url) {
    interface Api {
      add(a: number, b: number): number;
    }
    expectEqual(await proxy<Api>(createClient(create(url))).add(2, 3), 5);
  },

  async error(create, url) {
    expectEqual(await nameOfFailure(createClient(create(url)).request('nosuch')), 'RpcError');
  },

  async stack(create, url) {
    const client = createClient(create(url));
    const silent = createClient(create(`${url}silent`));
    await expectCaller(
      () => client.request('nosuch'),
      () => proxy<{ nosuch(): void }>(client).nosuch(),
      () => silent.request('slow', [], { timeout: 50 }),
      () => silent.notify('slow', [], { signal: AbortSignal.timeout(50) }),
      () => silent.batch([{ method: 'slow' }], { timeout: 50 }),
      () => createClient(create(url, { maxResponseBytes: 10 })).request('big', [1000]),
      () => failureInBatch(client),
    );
  },

  async notification(create, url) {
    expectEqual(await createClient(create(url)).notify('go'), undefined);
  },

  async batch(create, url) {
    const [sum, failure] = await createClient(create(url)).batch([
      { method: 'add', params: [2, 3] },
      { method: 'nosuch' },
    ]);
    expectEqual([sum?.ok && sum.result, failure?.ok], [5, false]);
  },

  async headers(create, url) {
    const client = createClient(create(`${url}headers`, { headers: { 'x-own': 'ä' } }));
    const seen = await client.request<Record<string, string>>('headers', [], {
      headers: { 'x-call': '1' },
    });
    expectEqual([seen['x-own'], seen['x-call']], ['ä', '1']);
  },

  async auth(create, url) {
    const auth = { username: 'user', password: 'pässword' };
    const seen = await createClient(create(`${url}headers`, { auth })).request<
      Record<string, string>
    >('headers');
    expectEqual(seen.authorization, 'Basic dXNlcjpww6Rzc3dvcmQ=');
  },

  async timeout(create, url) {
    const client = createClient(create(`${url}silent`));
    expectEqual(await nameOfFailure(client.request('slow', [], { timeout: 100 })), 'TimeoutError');
  },

  async abort(create, url) {
    const controller = new AbortController();
    const call = createClient(create(`${url}silent`)).request('slow', [], {
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 50);
    expectEqual(await nameOfFailure(call), 'AbortError');
  },

  async gzip(create, url) {
    expectEqual(await createClient(create(`${url}gzip`)).request('add', [2, 3]), 5);
  },

  async 'big body'(create, url) {
    const result = await createClient(create(url)).request<string>('big', [5_000_000]);
    expectEqual(result.length, 5_000_000);
  },

  async limit(create, url) {
    const client = createClient(create(url, { maxResponseBytes: 1000 }));
    expectEqual(await nameOfFailure(client.request('big', [100_000])), 'InvalidResponseError');
  },

  async middlewares(create, url) {
    await checkMiddlewares(create(url));
    const repeating = compose(create(`${url}busy`), retry({ attemptHeader: 'x-attempt' }));
    expectEqual(await createClient(repeating).request('add', [2, 3]), 5);
    // Nothing listens on the first port. In browsers, it is unknown whether such a call was sent.
    const surviving = failover([create('http://127.0.0.1:65000/'), create(url)]);
    expectEqual(await createClient(surviving, { idempotent: true }).request('add', [2, 3]), 5);
  },

  async redirect(create, url) {
    const client = createClient(create(`${url}redirect`));
    expectEqual(await nameOfFailure(client.request('add', [2, 3])), 'HttpError');
  },
};
