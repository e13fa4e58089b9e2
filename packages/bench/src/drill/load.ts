import type { Contender } from './contender.ts';

/** A call that has settled. */
export interface Made {
  readonly kind: 'read' | 'write';
  /** The account or the transaction. */
  readonly text: string;
  readonly began: number;
  readonly milliseconds: number;
  readonly outcome: 'right' | 'wrong' | 'error';
}

/** A steady load, however the servers behave. */
export interface Load {
  /** The calls that have settled. */
  readonly made: readonly Made[];
  /** Makes no more calls, and resolves when all have settled. */
  readonly stop: () => Promise<void>;
}

/** Makes so many calls a second; every other one is not safe to repeat. */
export function startLoad(contender: Contender, perSecond: number): Load {
  const made: Made[] = [];
  const open = new Set<Promise<unknown>>();
  const start = performance.now();
  let count = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - start) / 1000) * perSecond);
    while (count < due) {
      count++;
      const call = make(contender, count).then((one) => {
        made.push(one);
        open.delete(call);
      });
      open.add(call);
    }
  }, 2);
  return {
    made,
    async stop() {
      clearInterval(timer);
      await Promise.all(open);
    },
  };
}

async function make(contender: Contender, count: number): Promise<Made> {
  const kind = count % 2 ? 'read' : 'write';
  const text = `0x${count.toString(16).padStart(40, '0')}`;
  const began = performance.now();
  let outcome: Made['outcome'] = 'error';
  try {
    const isRight =
      kind === 'read'
        ? (await contender.read(text)) === BigInt(count) * 2n
        : (await contender.write(text)) === text;
    outcome = isRight ? 'right' : 'wrong';
  } catch {}
  return { kind, text, began, milliseconds: performance.now() - began, outcome };
}
