import { writeFileSync } from 'node:fs';
import { freePort, serve } from '@jsonrpcclient/testing/servers';
import { expect, test, vi } from 'vitest';
import { bundleFile, writeFiles } from './files.ts';

/** Next is too large to install for tests, so the route runs with a stand-in for its cookies. */
const cookies = `
  export const cookies = async () => ({ get: (name) => ({ name, value: 'a-token' }) });
`;

interface Route {
  POST(request: Request): Promise<Response>;
}

async function importRoute(url: string) {
  const folder = writeFiles('docs/guides/nextjs.md', { 'http://localhost:8000/': url });
  const headers = `${folder.path}next-headers.mjs`;
  writeFileSync(headers, cookies);
  const path = await bundleFile(`${folder.path}app/rpc/route.ts`, { 'next/headers': headers });
  const route: Route = await import(path);
  const call = async (message: object) => {
    const body = JSON.stringify(message);
    return (await route.POST(new Request('http://localhost/rpc', { method: 'POST', body }))).json();
  };
  return { call, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

test('the route of the Next.js page forwards listed methods, with the token of the user', async () => {
  await using upstream = await serve(({ body }, response) => {
    const { params, id } = JSON.parse(body);
    const error = { code: 7, message: 'too small', data: 'secret' };
    const outcome = params[0] === 0 ? { error } : { result: params[0] + params[1] };
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...outcome }));
  });
  using route = await importRoute(upstream.url);
  const message = { jsonrpc: '2.0', id: 'x', method: 'add' };
  expect(await route.call({ ...message, params: [2, 3] })).toEqual({
    jsonrpc: '2.0',
    id: 'x',
    result: 5,
  });
  expect(upstream.requests[0]?.headers.authorization).toBe('Bearer a-token');
  expect(await route.call({ ...message, params: [0, 3] })).toMatchObject({
    error: { code: 7, message: 'too small' },
  });
  expect(await route.call({ ...message, method: 'remove', params: [] })).toMatchObject({
    error: { code: -32601 },
  });
  expect(upstream.requests).toHaveLength(2);
});

test('the route of the Next.js page hides why its server cannot be reached', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  using route = await importRoute(`http://127.0.0.1:${await freePort()}/`);
  const message = { jsonrpc: '2.0', id: 1, method: 'add', params: [2, 3] };
  expect(await route.call(message)).toEqual({
    jsonrpc: '2.0',
    id: 1,
    error: { code: -32603, message: 'Internal error' },
  });
});
