import { fileURLToPath } from 'node:url';
import { type Client, createClient } from '@jsonrpcclient/core';
import { isInstalled, startAnvil } from '@jsonrpcclient/fixtures';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { beforeAll, describe, expect, test } from 'vitest';
import { toTypes } from '../src/index.ts';
import { compile } from './compile.ts';
import { missing, readPackaged, readShared } from './documents.ts';

/** Calls that the interface must type; what must not compile is never called. */
const program = `import type { Client } from '@jsonrpcclient/core';
import { proxy } from '@jsonrpcclient/proxy';
import type { Api } from './api.ts';

export async function use(client: Client<Api>) {
  const chain: string = await client.request('eth_chainId');
  const [account = ''] = await client.request('eth_accounts');
  const balance = await client.request('eth_getBalance', [account, 'latest']);
  const server = proxy(client, { positional: true });
  const code = await server.eth_getCode(account, 'latest');
  const block = await server.eth_getBlockByNumber('0x0', false);
  const called = await server.eth_call({ to: account }, 'latest');
  const [outcome] = await client.batch([{ method: 'eth_gasPrice' }]);
  const price: string = outcome.ok ? outcome.result : '';
  return { chain, balance: balance.length, code, number: block?.number, called, price };
}

export const wrong = (client: Client<Api>) => [
  // @ts-expect-error no such method
  () => client.request('eth_getBalanceOf', ['0x']),
  // @ts-expect-error an account is a string
  () => client.request('eth_getBalance', [1, 'latest']),
  // @ts-expect-error a required param is missing
  () => client.request('eth_getBlockByNumber', ['0x0']),
  // @ts-expect-error the result is a string
  async (): Promise<number> => client.request('eth_chainId'),
];
`;

interface Program {
  readonly use: (client: Client) => Promise<unknown>;
}

const sources = [
  ["MetaMask's document", 'metamask', () => readPackaged()[1], undefined],
  ["Ethereum's document", 'ethereum', () => readShared('eth-refs.json'), missing],
] as const;

describe.skipIf(!isInstalled('anvil'))('a call to anvil', () => {
  describe.each(sources)('with the interface from %s', (_, folder, read, reason) => {
    beforeAll(async () => {
      if (reason) return;
      const text = toTypes(read()?.document ?? {});
      expect(await compile(`anvil-${folder}`, { 'api.ts': text, 'use.ts': program })).toBe('');
    });

    test('is typed as the server responds', async ({ skip }) => {
      if (reason) skip(reason);
      await using server = await startAnvil();
      const path = fileURLToPath(new URL(`scratch/anvil-${folder}/use.ts`, import.meta.url));
      const compiled: Program = await import(/* @vite-ignore */ path);
      expect(await compiled.use(createClient(httpFetch(server.url)))).toEqual({
        chain: '0x7a69',
        balance: '0x21e19e0c9bab2400000'.length,
        code: '0x',
        number: '0x0',
        called: '0x',
        price: expect.stringMatching(/^0x[\da-f]+$/),
      });
    });
  });
});
