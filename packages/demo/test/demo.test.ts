import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tour } from '../src/tour.ts';

const out: unknown[] = [];

beforeEach(() => {
  out.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line) => void out.push(line));
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
