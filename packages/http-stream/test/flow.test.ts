import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { createFlow, type Inlet } from '../src/flow.ts';

/** A flow of numbers whose source is the test. */
function begin() {
  let inlet: Inlet<number> | undefined;
  let aborts = 0;
  let settle: [resolve: () => void, reject: (error: unknown) => void] = [() => {}, () => {}];
  const flow = createFlow<number>(
    (given) => {
      inlet = given;
      return new Promise((...functions) => {
        settle = functions;
      });
    },
    () => {
      aborts++;
    },
  );
  return {
    flow,
    inlet: () => inlet as Inlet<number>,
    end: () => settle[0](),
    fail: (error: unknown) => settle[1](error),
    aborts: () => aborts,
  };
}

describe('a flow', () => {
  test('gives values to the reads that wait for them, in order', async () => {
    const { flow, inlet, end } = begin();
    const reads = [flow.next(), flow.next(), flow.next(), flow.next()];
    for (const value of [1, 2]) inlet().push(value);
    inlet().push(3);
    end();
    expect((await Promise.all(reads)).map(({ value }) => value)).toEqual([1, 2, 3, undefined]);
    expect((await flow.next()).done).toBe(true);
  });

  test('throws the error once, after the values before it', async () => {
    const { flow, inlet, fail } = begin();
    const first = flow.next();
    for (const value of [1, 2]) inlet().push(value);
    fail(new Error('broken'));
    await new Promise(setImmediate);
    expect([await first, await flow.next()]).toMatchObject([{ value: 1 }, { value: 2 }]);
    expect(await failure(flow.next())).toMatchObject({ message: 'broken' });
    expect((await flow.next()).done).toBe(true);
  });

  test('has room again when its reader has caught up', async () => {
    const { flow, inlet } = begin();
    const first = flow.next();
    for (let value = 0; value < 17; value++) inlet().push(value);
    expect(inlet().room()).toBeUndefined();
    await first;
    inlet().push(17);
    let hasRoom = false;
    inlet()
      .room()
      ?.then(() => {
        hasRoom = true;
      });
    for (let value = 1; value < 10; value++) expect((await flow.next()).value).toBe(value);
    expect(hasRoom).toBe(false);
    await flow.next();
    expect(hasRoom).toBe(true);
  });

  test('drops what arrives after its reader has left, and wakes its source', async () => {
    const { flow, inlet, aborts } = begin();
    const first = flow.next();
    for (let value = 0; value < 20; value++) inlet().push(value);
    const room = inlet().room();
    expect(room).toBeDefined();
    await first;
    await flow.return();
    await room;
    inlet().push(20);
    expect([(await flow.next()).done, aborts()]).toEqual([true, 1]);
  });
});
