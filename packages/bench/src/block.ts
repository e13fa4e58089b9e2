import type { Figures } from './figures.ts';
import type { Call, Message, Subject } from './subject.ts';

/** Runs until about `budget` microseconds of CPU time are spent, and resolves to the costs per call. */
export type Run = (budget: number) => Promise<Figures>;

type Spent = () => number;

/** Measures work that returns its number of calls; `spent` tells it how much time it has used. */
export async function measured(work: (spent: Spent) => Promise<number> | number): Promise<Figures> {
  const started = performance.now();
  const before = process.cpuUsage();
  const cpu = () => {
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  // A client that waits more than it works is stopped by the clock.
  const calls = await work(() => Math.max(cpu(), (performance.now() - started) * 500));
  return { cpu: cpu() / calls, wall: ((performance.now() - started) * 1000) / calls };
}

function verify(result: unknown, expected: unknown): void {
  if (result === expected) return;
  throw new Error(`wrong result: ${JSON.stringify(result)} instead of ${expected}`);
}

/** Keeps `lanes` calls pending, makes at least `least` calls, and checks the budget after every `stride` calls. */
export function inFlight(call: () => unknown, lanes: number, stride = 64, least = 0): Run {
  return (budget) =>
    measured(async (spent) => {
      let calls = 0;
      let open = true;
      const lane = async () => {
        while (open) {
          verify(await call(), 5);
          if (++calls % stride === 0) open &&= calls < least || spent() < budget;
        }
      };
      await Promise.all(Array.from({ length: lanes }, lane));
      return calls;
    });
}

/** Makes one synchronous call after another. */
export function inLoop(call: () => unknown, stride: number): Run {
  return (budget) =>
    measured((spent) => {
      let calls = 0;
      do {
        for (let i = 0; i < stride; i++) verify(call(), 5);
        calls += stride;
      } while (spent() < budget);
      return calls;
    });
}

function repeat(size: number, unit: () => Promise<void>): Run {
  return (budget) =>
    measured(async (spent) => {
      let calls = 0;
      do {
        await unit();
        calls += size;
      } while (spent() < budget);
      return calls;
    });
}

/** Makes all calls before the first response arrives. */
export function inTick(call: Call, size: number): Run {
  const numbers = Array.from({ length: size }, (_, index) => index);
  return repeat(size, async () => {
    const results = await Promise.all(numbers.map((number) => call('add', [number, 3])));
    verify(results.length, size);
    verify(results.at(-1), size + 2);
  });
}

/** Sends one batch after another; its messages are built beforehand. */
export function inBatch({ batch }: Subject, size: number): Run {
  if (typeof batch === 'string') throw new Error(`cannot: ${batch}`);
  const messages = Array.from(
    { length: size },
    (_, id): Message => ({ jsonrpc: '2.0', method: 'add', params: [id, 3], id }),
  );
  return repeat(size, async () => {
    const results = await batch(messages);
    const last = results.at(-1);
    verify(results.length, size);
    verify((Object(last) as { readonly result?: unknown }).result ?? last, size + 2);
  });
}

/** Requests one result of this many bytes, and reports the peak memory of the process. */
export function big(call: Call, bytes: number): Run {
  return async () => {
    verify(await call('add', [2, 3]), 5);
    const figures = await measured(async () => {
      const result = (await call('big', [bytes])) as readonly string[];
      verify(result.length, Math.ceil(bytes / 1000));
      return 1;
    });
    return { ...figures, memory: process.resourceUsage().maxRSS * 1024 };
  };
}
