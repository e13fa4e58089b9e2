import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { bundle, toTypes, type Warning } from '../src/index.ts';
import { compile } from './compile.ts';
import {
  missing,
  type RealDocument,
  readPackaged,
  readShared,
  sharedNames,
  starknetRoot,
} from './documents.ts';

const load = async (url: string) => JSON.parse(await readFile(new URL(url), 'utf8'));

/** The document, with what it refers to in other files. */
function complete({ document, url, name }: RealDocument, warnings: Warning[]): Promise<object> {
  const root = name.startsWith('starknet') ? starknetRoot : undefined;
  return bundle(document, load, { url, root, onWarning: (warning) => warnings.push(warning) });
}

/** The file with a document's types, after a check that it is printed quickly, and the same again. */
async function print(real: RealDocument): Promise<{ text: string; warnings: Warning[] }> {
  const warnings: Warning[] = [];
  const document = await complete(real, warnings);
  const start = process.cpuUsage();
  const text = toTypes(document, { onWarning: (warning) => warnings.push(warning) });
  const { user } = process.cpuUsage(start);
  expect(user / 1000).toBeLessThan(1000);
  expect(toTypes(await complete(real, []))).toBe(text);
  return { text, warnings };
}

describe('the documents of npm packages', () => {
  const documents = readPackaged();

  test('become interfaces that compile in strict mode', async () => {
    expect(documents).toHaveLength(8);
    const printed = await Promise.all(documents.map(print));
    const files = Object.fromEntries(printed.map(({ text }, index) => [`d${index}.ts`, text]));
    expect(await compile('packaged', files)).toBe('');
    expect(printed.map(({ text }) => text.includes(': any'))).not.toContain(true);
  });

  test('have typed calls', async () => {
    const petstore = documents.find(({ name }) => name.endsWith('/petstore-openrpc.json'));
    const { text } = await print(petstore as RealDocument);
    expect(
      await compile('typed-calls', {
        'api.ts': text,
        'use.ts': `import type { Client } from '@jsonrpcclient/core';
import { proxy } from '@jsonrpcclient/proxy';
import type { Api, Errors, Pet } from './api.ts';
export async function use(client: Client<Api>) {
  const pets: Pet[] = await client.request('list_pets', [10]);
  const same: Pet[] = await proxy(client).list_pets(10);
  const [outcome] = await client.batch([{ method: 'get_pet', params: [1] }]);
  if (outcome.ok) outcome.result.name.trim();
  // @ts-expect-error a string instead of a number
  await client.request('get_pet', ['1']);
  // @ts-expect-error no such method
  await client.request('get_pets', [1]);
  // @ts-expect-error not the type of the result
  const wrong: string = await client.request('get_pet', [1]);
  const busy: keyof Errors['list_pets'] = 100;
  return [pets, same, wrong, busy];
}
`,
      }),
    ).toBe('');
  });

  test('have what is odd about them reported', async () => {
    const metamask = documents.find(({ name }) => name.endsWith('api-specs/openrpc.json'));
    const { warnings } = await print(metamask as RealDocument);
    expect(warnings).toHaveLength(13);
    expect(new Set(warnings.map(({ message }) => message))).toEqual(
      new Set(['the code -32602 is repeated', 'the code -32000 is repeated']),
    );
    expect(warnings[0]?.pointer).toMatch(/^#\/methods\/\d+\/errors\/\d+$/);
  });
});

describe('the documents next to the checkout', () => {
  test('become interfaces that compile in strict mode', async ({ skip }) => {
    if (missing) skip(missing);
    const printed = await Promise.all(sharedNames.map((name) => print(readShared(name))));
    const files = Object.fromEntries(printed.map(({ text }, index) => [`d${index}.ts`, text]));
    expect(await compile('shared', files)).toBe('');
    // Everything that a document refers to was found.
    const messages = printed.flatMap(({ warnings }) => warnings.map(({ message }) => message));
    expect(messages.filter((message) => message.startsWith('nothing'))).toEqual([]);
  });

  test('are as different as their authors', async ({ skip }) => {
    if (missing) skip(missing);
    const ethereum = (await print(readShared('eth-refs.json'))).text;
    expect(ethereum).toContain(
      '  eth_getBalance(address: Address, block?: BlockNumberOrTagOrHash): Uint;\n',
    );
    expect(ethereum).toContain('   * @throws 4444 Pruned history unavailable\n');
    const starknet = (await print(readShared('starknet/api/starknet_api_openrpc.json'))).text;
    expect(starknet).toContain('  starknet_blockNumber(): BlockNumber;\n');
    expect(starknet).toContain('revert_error: ContractExecutionError;\n');
    const socket = readShared('starknet/api/starknet_ws_api.json');
    const events = toTypes(await complete(socket, []), { events: 'starknet_subscription*' });
    const [, received = ''] = events.split('export interface Events');
    expect(received.split('\n}')[0]).toContain('starknet_subscriptionNewHeads(');
  });
});
