import { createClient } from '@jsonrpcclient/core';
import { startTwoWay } from '@jsonrpcclient/fixtures';
import type { httpFetch } from '@jsonrpcclient/http-fetch';
import { proxy } from '@jsonrpcclient/proxy';
import { freePort } from '@jsonrpcclient/testing/servers';
import type { QueryClient } from '@tanstack/react-query';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { reactive, ref, shallowRef } from 'vue';
import { type Compiled, compile } from './frameworks/compile.ts';
import { createDom, type Dom } from './frameworks/dom.ts';
import { programs, toProgram } from './frameworks/programs.ts';
import { type SumServer, startSumServer } from './frameworks/server.ts';

interface Props {
  readonly a: number;
  readonly b: number;
}

interface Mounted {
  show(props?: Props): void;
  showStrictly(props: Props): void;
  showApp(): void;
  unmount(): void;
}

interface Program {
  mount(element: unknown, times?: number): Mounted;
}

let dom: Dom;
let server: SumServer;
let webSockets: Awaited<ReturnType<typeof startTwoWay>>;
let compiled: Compiled;

beforeAll(async () => {
  dom = await createDom();
  server = await startSumServer();
  webSockets = await startTwoWay();
  compiled = compile('docs/guides/frameworks.md', {
    'http://localhost:8000/': server.url,
    'ws://localhost:8100/': webSockets.wsUrl,
  });
});

afterAll(async () => {
  compiled.dispose();
  await server[Symbol.asyncDispose]();
  await webSockets[Symbol.asyncDispose]();
  await dom.close();
});

async function mount(program: string, times?: number) {
  const module = await compiled.run(program);
  const element = dom.createElement();
  const mounted = (module as unknown as Program).mount(element, times);
  const shows = (text: string) => vi.waitFor(() => expect(element.textContent).toBe(text), 10_000);
  const before = { requests: server.requests.length, canceled: server.canceled };
  return {
    ...mounted,
    module,
    element,
    shows,
    requests: () => server.requests.slice(before.requests),
    canceled: () => server.canceled - before.canceled,
  };
}

describe.each(Object.entries(programs))('%s', (name, program) => {
  const button = /TanStack|SWR/.test(name) ? 'Rename' : '';

  test('shows the result of a call, and that of the next one', async () => {
    const { show, shows, unmount, requests } = await mount(program);
    show({ a: 2, b: 3 });
    await shows(`5${button}`);
    show({ a: 2, b: 4 });
    await shows(`6${button}`);
    unmount();
    expect(requests()).toEqual([['add 2 3'], ['add 2 4']]);
  });

  test('shows the error of the server, after one call', async () => {
    const { show, shows, unmount, requests } = await mount(program);
    show({ a: 13, b: 1 });
    await shows('Error: unlucky');
    unmount();
    expect(requests()).toEqual([['add 13 1']]);
  });

  test('does not call again if the server may have executed the call', async () => {
    const { show, element, unmount, requests } = await mount(program);
    show({ a: 99, b: 1 });
    await vi.waitFor(() => expect(element.textContent).toMatch(/^Error: add: no response/), 10_000);
    unmount();
    expect(requests()).toEqual([['add 99 1']]);
  });
});

describe.each(Object.entries(programs).filter(([name]) => name !== 'SWR'))(
  '%s',
  (name, program) => {
    const button = name.startsWith('TanStack') ? 'Rename' : '';

    test('cancels a call whose params change', async () => {
      const { show, shows, unmount, requests, canceled } = await mount(program);
      show({ a: 0, b: 1 });
      await vi.waitFor(() => expect(requests()).toEqual([['add 0 1']]), 10_000);
      show({ a: 4, b: 5 });
      await shows(`9${button}`);
      await vi.waitFor(() => expect(canceled()).toBe(1), 10_000);
      unmount();
    });

    test('cancels a call when the component is removed', async () => {
      const { show, unmount, requests, canceled } = await mount(program);
      show({ a: 0, b: 2 });
      await vi.waitFor(() => expect(requests()).toEqual([['add 0 2']]), 10_000);
      unmount();
      await vi.waitFor(() => expect(canceled()).toBe(1), 10_000);
    });
  },
);

describe('TanStack Query', () => {
  const program = programs['TanStack Query'] ?? '';

  interface Exports {
    readonly createClient: typeof createClient;
    readonly httpFetch: typeof httpFetch;
    readonly queryClient: QueryClient;
    readonly queries: {
      key(method?: string, params?: unknown): readonly unknown[];
      query(method: string, params?: unknown): { readonly queryKey: readonly unknown[] };
    };
  }

  const load = async () => (await compiled.run(program)) as unknown as Exports;

  test('makes one HTTP request for the queries of all components', async () => {
    const { show, shows, unmount, requests } = await mount(program, 3);
    show({ a: 21, b: 1 });
    await shows('22Rename23Rename24Rename');
    unmount();
    expect(requests()).toEqual([['add 21 1', 'add 22 1', 'add 23 1']]);
  });

  test('fetches a query again after a mutation', async () => {
    const { show, shows, element, unmount, requests } = await mount(program);
    show({ a: 31, b: 1 });
    await shows('32Rename');
    element.querySelector('button')?.click();
    await vi.waitFor(
      () => expect(requests()).toEqual([['add 31 1'], ['rename 1 Foo'], ['add 31 1']]),
      10_000,
    );
    unmount();
  });

  test('repeats a query only if it was not sent', async () => {
    const { createClient, httpFetch, queryClient, queries } = await load();
    const query = queries.query('add', [99, 2]);
    await expect(queryClient.fetchQuery(query)).rejects.toThrow('no response');
    expect(queryClient.getQueryState(query.queryKey)).toMatchObject({ fetchFailureCount: 1 });
    const closed = createClient(httpFetch(`http://127.0.0.1:${await freePort()}/`));
    const queryFn = () => closed.request('add');
    const unsent = { queryKey: ['unsent'], queryFn, retryDelay: 1 };
    await expect(queryClient.fetchQuery(unsent)).rejects.toThrow('no response');
    expect(queryClient.getQueryState(['unsent'])).toMatchObject({ fetchFailureCount: 4 });
  });

  test('has keys with bigints, which differ from those with numbers and strings', async () => {
    const { queryClient, queries } = await load();
    for (const value of [1n, 1, '1'])
      queryClient.setQueryData(queries.query('rename', [value, 'x']).queryKey, typeof value);
    queryClient.setQueriesData({ queryKey: queries.key('rename') }, (old) => `a ${old}`);
    const all = queryClient.getQueriesData({ queryKey: queries.key('rename') });
    expect(all.map(([key, data]) => [key.slice(1), data])).toEqual([
      [['rename', [1n, 'x']], 'a bigint'],
      [['rename', [1, 'x']], 'a number'],
      [['rename', ['1', 'x']], 'a string'],
    ]);
    expect(queryClient.getQueryData(queries.key('rename', [1n, 'x']))).toBe('a bigint');
  });
});

describe('SWR', () => {
  test('does not cancel', async () => {
    const { show, unmount, requests, canceled, shows } = await mount(programs.SWR ?? '');
    show({ a: 0, b: 3 });
    await vi.waitFor(() => expect(requests()).toEqual([['add 0 3']]), 10_000);
    show({ a: 4, b: 6 });
    await shows('10Rename');
    unmount();
    expect(canceled()).toBe(0);
  });

  test('calls a method when it is triggered', async () => {
    const { show, shows, element, unmount, requests } = await mount(toProgram('sum-swr.tsx'));
    show();
    await shows('5Rename');
    element.querySelector('button')?.click();
    await vi.waitFor(() => expect(requests()).toEqual([['add 2 3'], ['rename 1 Foo']]), 10_000);
    unmount();
  });
});

describe('React', () => {
  test.each([
    ['an effect', programs.React ?? '', '7'],
    ['TanStack Query', programs['TanStack Query'] ?? '', '7Rename'],
  ])(
    'calls once in StrictMode with %s, because batching() does not send a call that is canceled at once',
    async (_, program, text) => {
      const { showStrictly, shows, unmount, requests } = await mount(program);
      showStrictly({ a: 2, b: 5 });
      await shows(text);
      unmount();
      expect(requests()).toEqual([['add 2 5']]);
    },
  );

  test('waits in a Suspense for a promise', async () => {
    const { show, shows, unmount } = await mount(toProgram('sum-use.tsx'));
    show();
    await shows('Loading…');
    await shows('5');
    unmount();
  });

  test('shows the notifications of a server', async () => {
    const { show, shows, unmount, module } = await mount(toProgram('ticks.tsx'));
    const { connection } = module as {
      connection: AsyncDisposable & Parameters<typeof createClient>[0];
    };
    show();
    await createClient(connection).request('notifyme', [3]);
    await shows('2');
    unmount();
    await connection[Symbol.asyncDispose]();
  });
});

describe('Vue', () => {
  const server = proxy(createClient(async () => ({ body: undefined })));

  test.each([
    ['ref', () => ref(server).value.add],
    ['reactive', () => reactive(server).add],
  ])('cannot use a proxy in reactive state: %s', (_, use) => {
    expect(use).toThrow(TypeError);
  });

  test('accepts a proxy in a shallowRef, and a client anywhere', () => {
    expect(shallowRef(server).value).toBe(server);
    expect(reactive({ client: createClient(async () => ({ body: undefined })) }).client).toBeTypeOf(
      'object',
    );
  });
});

test('the app with the provider of TanStack Query shows its sum', async () => {
  const { showApp, shows, unmount } = await mount(programs['TanStack Query'] ?? '');
  showApp();
  await shows('5Rename');
  unmount();
});

test('every file of the document is used', () => {
  expect(compiled.names.filter((name) => !compiled.used.has(name))).toEqual([]);
});
