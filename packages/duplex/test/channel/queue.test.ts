import { createQueue } from '@jsonrpcclient/duplex';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { collect } from '../collect.ts';

const done = { done: true, value: undefined };

describe('a queue', () => {
  test('yields values in order, whether they were pushed before or during the iteration', async () => {
    const queue = createQueue<number>();
    queue.push(1);
    queue.push(2);
    expect(queue.size).toBe(2);
    const reads = [queue.next(), queue.next(), queue.next()];
    expect(queue.size).toBe(0);
    queue.push(3);
    queue.push(4);
    expect(queue.size).toBe(1);
    queue.end();
    const values: number[] = [];
    for await (const value of queue) values.push(value);
    const values3 = (await Promise.all(reads)).map(({ value }) => value);
    expect([...values3, ...values]).toEqual([1, 2, 3, 4]);
  });

  test('gives each value to one of its readers, in the order in which they started to wait', async () => {
    const queue = createQueue<string>();
    const reads = [queue.next(), queue.next()];
    queue.push('a');
    queue.push('b');
    expect(await Promise.all(reads)).toEqual(['a', 'b'].map((value) => ({ done: false, value })));
  });

  test('can hold undefined', async () => {
    const queue = createQueue<number | undefined>();
    queue.push(undefined);
    queue.end();
    expect(await queue.next()).toEqual({ done: false, value: undefined });
    expect(await queue.next()).toEqual(done);
  });

  test('removes its oldest value on request, until it is empty', async () => {
    const queue = createQueue<number>();
    expect(queue.shift()).toBeUndefined();
    queue.push(1);
    queue.push(2);
    expect(queue.shift()).toBe(1);
    expect(queue.size).toBe(1);
    expect(await queue.next()).toEqual({ done: false, value: 2 });
    expect(queue.shift()).toBeUndefined();
    expect(queue.size).toBe(0);
  });

  test('keeps its order and its size when it is long', async () => {
    const queue = createQueue<number>();
    for (let n = 0; n < 3_000; n++) queue.push(n);
    for (let n = 0; n < 5_000; n++) {
      expect(queue.size).toBe(3_000);
      expect(n % 2 === 0 ? queue.shift() : (await queue.next()).value).toBe(n);
      queue.push(n + 3_000);
    }
    for (let n = 5_000; n < 8_000; n++) expect(queue.shift()).toBe(n);
    expect(queue.size).toBe(0);
  });
});

test.each(['next', 'shift'] as const)(
  'a queue that is never empty retains nothing that was removed by %s',
  async (how) => {
    const queue = createQueue<object>();
    const taken: WeakRef<object>[] = [];
    for (let count = 0; count < 100; count++) queue.push({});
    for (let count = 0; count < 900; count++) {
      queue.push({});
      const value = how === 'next' ? (await queue.next()).value : queue.shift();
      taken.push(new WeakRef(value as object));
    }
    await collect();
    expect(queue.size).toBe(100);
    // The last one may still be on the stack.
    expect(taken.slice(0, -1).filter((one) => one.deref())).toEqual([]);
  },
);

test('a queue serves waiting readers in order, and ends the remaining ones', async () => {
  const queue = createQueue<number>();
  const reads = Array.from({ length: 5 }, () => queue.next());
  for (const value of [1, 2]) queue.push(value);
  reads.push(queue.next());
  queue.push(3);
  queue.end();
  const values = (await Promise.all(reads)).map(({ value }) => value);
  expect(values).toEqual([1, 2, 3, undefined, undefined, undefined]);
});

describe('the end of a queue', () => {
  test('comes after all earlier values, and ignores later ones', async () => {
    const queue = createQueue<number>();
    queue.push(1);
    queue.end();
    queue.push(2);
    expect(queue.size).toBe(1);
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    expect(await queue.next()).toEqual(done);
    expect(await queue.next()).toEqual(done);
  });

  test('reaches all waiting readers', async () => {
    const queue = createQueue<number>();
    const reads = [queue.next(), queue.next()];
    queue.end();
    expect(await Promise.all(reads)).toEqual([done, done]);
  });

  test.each([new Error('broken'), 'broken', null])(
    'with the error %s is thrown once, after the earlier values',
    async (error) => {
      const queue = createQueue<number>();
      queue.push(1);
      queue.end(error);
      expect(await queue.next()).toEqual({ done: false, value: 1 });
      expect(await failure(queue.next())).toBe(error);
      expect(await queue.next()).toEqual(done);
    },
  );

  test('with an error rejects the first waiting reader', async () => {
    const queue = createQueue<number>();
    const [first, ...others] = [queue.next(), queue.next(), queue.next()];
    queue.end('broken');
    expect(await failure(first)).toBe('broken');
    expect(await Promise.all(others)).toEqual([done, done]);
    expect(await queue.next()).toEqual(done);
  });

  test('keeps its first error', async () => {
    const [quiet, broken] = [createQueue<number>(), createQueue<number>()];
    quiet.end();
    quiet.end('broken');
    expect(await quiet.next()).toEqual(done);
    broken.end('broken');
    broken.end('again');
    broken.end();
    expect(await failure(broken.next())).toBe('broken');
  });

  test('that nobody reads is not an unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const listen = (error: unknown) => unhandled.push(error);
    process.on('unhandledRejection', listen);
    createQueue<number>().end(new Error('broken'));
    await new Promise(setImmediate);
    process.off('unhandledRejection', listen);
    expect(unhandled).toEqual([]);
  });
});

describe('a reader that returns', () => {
  test('ends the queue immediately, drops its values and its error, and calls onReturn', async () => {
    let told = 0;
    const queue = createQueue<number>(() => told++);
    queue.push(1);
    queue.push(2);
    for await (const value of queue) {
      expect(value).toBe(1);
      queue.end('broken');
      break;
    }
    expect(told).toBe(1);
    expect(queue.size).toBe(0);
    expect(await queue.next()).toEqual(done);
    queue.push(3);
    expect(await queue.next()).toEqual(done);
  });

  test('ends the other waiting readers', async () => {
    const queue = createQueue<number>();
    const read = queue.next();
    expect(await queue.return()).toEqual(done);
    expect(await read).toEqual(done);
  });

  test('waits for onReturn, and rejects if it rejects', async () => {
    let finish = () => {};
    const queue = createQueue<number>(
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    let returned = false;
    const end = queue.return().then(() => {
      returned = true;
    });
    await new Promise(setImmediate);
    expect(returned).toBe(false);
    finish();
    await end;
    const failing = createQueue<number>(() => Promise.reject('no'));
    expect(await failure(failing.return())).toBe('no');
  });
});
