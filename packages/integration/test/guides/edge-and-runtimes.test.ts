import { freePort, serve } from '@jsonrpcclient/testing/servers';
import { expect, test, vi } from 'vitest';
import { bundleFile, writeFiles } from './files.ts';

interface Worker {
  readonly default: { fetch(request: Request, env: object): Promise<Response> };
}

test('the worker of the page about runtimes calls its server with its token', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  await using upstream = await serve(({ body }, response) => {
    const { params, id } = JSON.parse(body);
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result: params[0] + params[1] }));
  });
  using folder = writeFiles('docs/guides/edge-and-runtimes.md', {});
  const { default: worker }: Worker = await import(await bundleFile(`${folder.path}worker.ts`));
  const fetchSum = (url: string) =>
    worker.fetch(new Request('http://localhost/?a=2&b=3'), {
      SUMS_URL: url,
      SUMS_TOKEN: 'a-token',
    });

  expect(await (await fetchSum(upstream.url)).json()).toEqual({ sum: 5 });
  expect(upstream.requests[0]?.headers.authorization).toBe('Bearer a-token');
  expect((await fetchSum(`http://127.0.0.1:${await freePort()}/`)).status).toBe(502);
});
