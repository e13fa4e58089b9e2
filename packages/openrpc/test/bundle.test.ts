import { readFile } from 'node:fs/promises';
import { failure } from '@jsonrpcclient/testing';
import { serve } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { bundle, toTypes, type Warning } from '../src/index.ts';
import { missing, readShared, starknetRoot } from './documents.ts';

const url = 'file:///project/api/main.json';

/** Bundles a document with files, by URL; returns it with the warnings, and the URLs that were loaded. */
async function bundleWith(
  document: object,
  files: Readonly<Record<string, unknown>>,
  options: Partial<Parameters<typeof bundle>[2]> = {},
) {
  const warnings: string[] = [];
  const loaded: string[] = [];
  const load = (file: string) => {
    loaded.push(file);
    if (!Object.hasOwn(files, file)) throw new Error('no such file');
    return files[file];
  };
  const bundled = await bundle(document, load, {
    url,
    onWarning: ({ pointer, message }: Warning) => warnings.push(`${pointer} ${message}`),
    ...options,
  });
  return { bundled, warnings, loaded };
}

const ref = ($ref: string) => ({ $ref });

describe('bundle', () => {
  test('copies what a document refers to into its components', async () => {
    const document = {
      methods: [
        {
          name: 'get',
          params: [],
          result: { name: 'r', schema: ref('./types.json#/components/schemas/A') },
        },
      ],
      components: { schemas: { B: { type: 'null' } } },
    };
    const before = structuredClone(document);
    const { bundled, warnings, loaded } = await bundleWith(document, {
      'file:///project/api/types.json': {
        components: {
          schemas: {
            A: {
              properties: {
                self: ref('#/components/schemas/A'),
                b: ref('#/components/schemas/B'),
                home: ref('main.json#/components/schemas/B'),
              },
            },
            B: { type: 'string' },
          },
        },
      },
    });
    expect(bundled).toEqual({
      methods: [
        { name: 'get', params: [], result: { name: 'r', schema: ref('#/components/schemas/A') } },
      ],
      components: {
        schemas: {
          B: { type: 'null' },
          A: {
            properties: {
              self: ref('#/components/schemas/A'),
              b: ref('#/components/schemas/B_2'),
              home: ref('#/components/schemas/B'),
            },
          },
          B_2: { type: 'string' },
        },
      },
    });
    expect(warnings).toEqual([]);
    expect(loaded).toEqual(['file:///project/api/types.json']);
    expect(document).toEqual(before);
  });

  test('copies items of lists, and files without a name', async () => {
    const { bundled } = await bundleWith(
      { x: [ref('a.json#/list/1'), ref('./')] },
      { 'file:///project/api/a.json': { list: [1, { y: 2 }] }, 'file:///project/api/': { z: 3 } },
    );
    expect(bundled).toEqual({
      x: [ref('#/components/schemas/1'), ref('#/components/schemas/file')],
      components: { schemas: { 1: { y: 2 }, file: { z: 3 } } },
    });
    const { warnings } = await bundleWith({ x: ref('http://[#/A') }, {}, { remote: true });
    expect(warnings).toHaveLength(1);
  });

  test('keeps errors with errors, and names whole files after themselves', async () => {
    const document = {
      methods: [
        { name: 'a', errors: [ref('e.json#/components/errors/E')], params: [ref('deep/p.json')] },
      ],
    };
    const { bundled } = await bundleWith(document, {
      'file:///project/api/e.json': { components: { errors: { E: { code: 1 } } } },
      'file:///project/api/deep/p.json': { name: 'p', schema: ref('../types/t.json#/x/y~1z') },
      'file:///project/api/types/t.json': { x: { 'y/z': { type: 'string' } } },
    });
    expect(bundled).toEqual({
      methods: [
        {
          name: 'a',
          errors: [ref('#/components/errors/E')],
          params: [ref('#/components/schemas/p')],
        },
      ],
      components: {
        errors: { E: { code: 1 } },
        schemas: {
          p: { name: 'p', schema: ref('#/components/schemas/y~1z') },
          'y/z': { type: 'string' },
        },
      },
    });
  });

  test('tries the folders above, up to the root', async () => {
    const document = { methods: [], x: ref('./api/types.json#/A') };
    const found = await bundleWith(
      document,
      { 'file:///project/api/types.json': { A: true } },
      { root: 'file:///project/' },
    );
    expect(found.loaded).toEqual([
      'file:///project/api/api/types.json',
      'file:///project/api/types.json',
    ]);
    expect(found.bundled).toMatchObject({ x: ref('#/components/schemas/A') });
    // By default, the folder of the document is the root.
    expect((await bundleWith(document, {})).loaded).toEqual(['file:///project/api/api/types.json']);
  });

  test.each([
    '../secret.json#/A',
    '%2e%2e/secret.json#/A',
    '..\\secret.json#/A',
    'file:///etc/passwd#/A',
    'file:///project/api/../../etc/passwd#/A',
    '//elsewhere/a.json#/A',
    '/etc/passwd#/A',
    'https://example.com/a.json#/A',
    'data:application/json,{}#/A',
    'http://[#/A',
  ])('never loads %s, which is outside of the root', async (reference) => {
    const { loaded, warnings, bundled } = await bundleWith({ x: [ref(reference)] }, {});
    expect(loaded.filter((file) => !file.startsWith('file:///project/api/'))).toEqual([]);
    expect(warnings).toEqual([`#/x/0 nothing can be loaded for ${reference}`]);
    expect(bundled).toEqual({ x: [ref(reference)] });
  });

  test('loads from servers if that is asked for', async () => {
    await using server = await serve(({ url: path }, response) => {
      if (path === '/a/types.json') response.end('{"A":{"$ref":"more.json#/B"}}');
      else if (path === '/a/more.json') response.end('{"B":{"type":"string"}}');
      else response.writeHead(404).end('no');
    });
    const load = async (file: string) => (await fetch(file)).json();
    const document = { x: ref(`${server.url}a/types.json#/A`) };
    expect(await bundle(document, load, { url, remote: true })).toEqual({
      x: ref('#/components/schemas/A'),
      components: { schemas: { A: ref('#/components/schemas/B'), B: { type: 'string' } } },
    });
    expect(await bundle(document, load, { url })).toEqual(document);
    expect(server.requests).toHaveLength(2);
  });

  test('leaves what it cannot resolve, and reports the place', async () => {
    const document = {
      methods: [
        ref('a.json#/missing'),
        ref('a.json#/b/c'),
        ref('b.json'),
        ref('Name'),
        ref('#/own'),
      ],
    };
    const { bundled, warnings } = await bundleWith(document, {
      'file:///project/api/a.json': { b: 'text' },
    });
    expect(bundled).toEqual(document);
    expect(warnings).toEqual([
      '#/methods/0 nothing can be loaded for a.json#/missing',
      '#/methods/1 nothing can be loaded for a.json#/b/c',
      '#/methods/2 nothing can be loaded for b.json',
    ]);
  });

  test('loads no more files than it may', async () => {
    const document = { x: [ref('a.json#/A'), ref('b.json#/A'), ref('c.json#/A')] };
    const file = { A: true };
    const files = {
      'file:///project/api/a.json': file,
      'file:///project/api/b.json': file,
      'file:///project/api/c.json': file,
    };
    const { loaded, warnings } = await bundleWith(document, files, { maxFiles: 2 });
    expect(loaded).toHaveLength(2);
    expect(warnings).toEqual(['#/x/2 nothing can be loaded for c.json#/A']);
  });

  test('copies names of prototypes like others', async () => {
    const document = JSON.parse('{"x":{"$ref":"a.json#/__proto__"},"__proto__":{"y":1}}');
    const files = { 'file:///project/api/a.json': JSON.parse('{"__proto__":{"__proto__":2}}') };
    const { bundled } = await bundleWith(document, files);
    expect(JSON.stringify(bundled)).toBe(
      '{"x":{"$ref":"#/components/schemas/__proto__"},"__proto__":{"y":1},"components":{"schemas":{"__proto__":{"__proto__":2}}}}',
    );
    const { warnings } = await bundleWith({ x: ref('a.json#/constructor') }, files);
    expect(warnings).toHaveLength(1);
  });

  test('does not follow a document that is too deep', async () => {
    let deep: object = ref('a.json#/A');
    for (let depth = 0; depth < 5000; depth++) deep = { deep };
    const { warnings } = await bundleWith(deep, {});
    expect(warnings).toEqual([expect.stringContaining('nested more than 200 levels deep')]);
  });

  test.each([
    [null, () => ({}), { url }, 'bundle: expected an OpenRPC document, got Null'],
    [{}, undefined, { url }, 'bundle: expected load: a function, got undefined'],
    [{}, () => ({}), undefined, 'bundle: url: expected an absolute URL such as file:///api.json'],
    [
      {},
      () => ({}),
      { url: 'a.json' },
      'bundle: url: expected an absolute URL such as file:///api.json',
    ],
    [
      {},
      () => ({}),
      { url, root: './' },
      'bundle: root: expected an absolute URL such as file:///api.json',
    ],
  ])('rejects wrong arguments: %#', async (document, load, options, message) => {
    const call = bundle(document as never, load as never, options as never);
    expect(await failure(call)).toEqual(new TypeError(message));
  });

  test("finds all that Starknet's documents refer to", async ({ skip }) => {
    if (missing) skip(missing);
    const { document, url: own } = readShared('starknet/api/starknet_ws_api.json');
    const load = async (file: string) => JSON.parse(await readFile(new URL(file), 'utf8'));
    const warnings: Warning[] = [];
    const onWarning = (warning: Warning) => warnings.push(warning);
    const bundled = await bundle(document, load, { url: own, root: starknetRoot, onWarning });
    expect(JSON.stringify(bundled)).not.toContain('"./api/');
    expect(toTypes(bundled)).toContain('starknet_subscribeNewHeads(blockId?: ');
    expect(warnings).toEqual([]);
  });
});
