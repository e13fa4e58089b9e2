import { describe, expect, test, vi } from 'vitest';
import { createNextTask, nextTask } from '../../src/connection/next-task.ts';

const { MessageChannel, setImmediate, setTimeout } = globalThis;

/** What happens in the microtasks before the next task, and that it comes after them. */
async function orderOf(next: () => Promise<void>): Promise<string[]> {
  const order: string[] = [];
  const task = next().then(() => order.push('task'));
  for (let turn = 0; turn < 100; turn++) await undefined;
  order.push('microtasks');
  await task;
  return order;
}

describe('the next task', () => {
  test.each([
    ['setImmediate', { setImmediate, MessageChannel: undefined, setTimeout: vi.fn() }],
    ['a MessageChannel', { MessageChannel, setTimeout: vi.fn() }],
    ['a timer', { setTimeout }],
  ])('begins after all microtasks, by %s', async (_, platform) => {
    expect(await orderOf(createNextTask(platform as never))).toEqual(['microtasks', 'task']);
  });

  test('does not use the setImmediate of React Native, which runs a microtask', async () => {
    const immediate = vi.fn(queueMicrotask);
    const next = createNextTask({
      setImmediate: immediate,
      setTimeout,
      navigator: { product: 'ReactNative' },
    });
    expect(await orderOf(next)).toEqual(['microtasks', 'task']);
    expect(immediate).not.toHaveBeenCalled();
  });

  test('leaves no port open', async () => {
    const closed: string[] = [];
    class Counted extends MessageChannel {
      constructor() {
        super();
        this.port1.addEventListener('close', () => closed.push('port'));
      }
    }
    await createNextTask({ MessageChannel: Counted, setTimeout } as never)();
    await expect.poll(() => closed).toEqual(['port']);
  });

  test('also begins under fake timers', async () => {
    vi.useFakeTimers();
    try {
      await nextTask();
    } finally {
      vi.useRealTimers();
    }
  });
});
