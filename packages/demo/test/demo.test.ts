import { freePort, startJayson } from '@jsonrpcclient/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { call } from '../src/call.ts';
import { tour } from '../src/tour.ts';

const out: unknown[] = [];
const err: unknown[] = [];

beforeEach(() => {
  out.length = err.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line) => void out.push(line));
  vi.spyOn(console, 'error').mockImplementation((line) => void err.push(line));
});
afterEach(() => vi.restoreAllMocks());

test('the tour shows the same messages over both transports', async () => {
  await tour();
  const [fetch = '', axios = ''] = out.join('\n').split('The same over axios');
  const messages = (text: string) => text.split('\n').filter((line) => /^(-->|<--|!)/.test(line));
  expect(messages(fetch)).toHaveLength(15);
  expect(messages(axios)).toEqual(messages(fetch));
  expect(messages(fetch).slice(0, 2)).toEqual([
    '--> {"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
    '<-- 200 {"jsonrpc":"2.0","id":1,"result":5}',
  ]);
  expect(messages(fetch).at(-1)).toBe('! RpcError: made to fail');
});

describe('a call', () => {
  test.each([
    ['of JSON', ['add', '2', '3'], '5', '[2,3]'],
    ['of text', ['echo', 'a b', '0x1'], '[\n  "a b",\n  "0x1"\n]', '["a b","0x1"]'],
    ['by name', ['echo', '{"name":"Foo"}'], '{\n  "name": "Foo"\n}', '{"name":"Foo"}'],
  ])(
    'with params %s prints its result, with its messages next to it',
    async (_, args, result, sent) => {
      await using jayson = await startJayson();
      const [method = '', ...params] = args;
      expect(await call(jayson.url, method, params)).toBe(0);
      expect(out).toEqual([result]);
      expect(err[0]).toBe(`--> {"jsonrpc":"2.0","method":"${method}","params":${sent},"id":1}`);
    },
  );

  test('that fails prints one line and no password', async () => {
    await using jayson = await startJayson();
    expect(await call(jayson.url, 'fail', [])).toBe(1);
    expect(err.at(-1)).toBe('RpcError: made to fail');
    const nobody = `http://user:secret@127.0.0.1:${await freePort()}/`;
    expect(await call(nobody, 'add', [])).toBe(1);
    expect(err.at(-1)).toMatch(/^TransportError: .*ECONNREFUSED.*$/);
    expect(await call('http://user:secret@', 'add', [])).toBe(1);
    expect(err.at(-1)).toMatch(/^TypeError: .*$/);
    expect(err.join()).not.toContain('secret');
    expect(out).toEqual([]);
  });
});
