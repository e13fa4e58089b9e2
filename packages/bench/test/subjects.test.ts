import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../src/serve.ts';
import type { Connect, Message } from '../src/subject.ts';
import { subjects } from '../src/subjects.ts';

let bench: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  bench = await serve();
});

afterAll(() => {
  bench.server.closeAllConnections();
  bench.server.close();
});

const messages = [1, 2, 3].map(
  (id): Message => ({ jsonrpc: '2.0', method: 'add', params: [id, 3], id }),
);

describe.each(Object.entries(subjects))('%s', (_, { load, medium = 'http' }) => {
  let connect: Connect;

  beforeAll(async () => {
    connect = await load();
  });

  test('resolves to the result of one call', async () => {
    expect(await connect(bench.urls[medium]).call('add', [2, 3])).toBe(5);
  });

  test('resolves to the results of a batch in order, or says why it cannot', async () => {
    const { batch } = connect(bench.urls[medium]);
    if (typeof batch === 'string') return expect(batch).toMatch(/batch/);
    let requests = 0;
    const count = () => requests++;
    bench.server.on('request', count);
    const results = await batch(messages);
    bench.server.off('request', count);
    expect(requests).toBe(1);
    expect(results.map((result) => Object(result).result ?? result)).toEqual([4, 5, 6]);
  });

  test('resolves to the results of ten calls in one tick', async () => {
    const { call } = connect(bench.urls[medium]);
    const numbers = Array.from({ length: 10 }, (_, index) => index);
    const results = await Promise.all(numbers.map((number) => call('add', [number, 3])));
    expect(results).toEqual(numbers.map((number) => number + 3));
  });

  test('reads a long result', async () => {
    const result = await connect(bench.urls[medium], 2 ** 28).call('big', [1e6]);
    expect(result).toHaveLength(1000);
  });
});
