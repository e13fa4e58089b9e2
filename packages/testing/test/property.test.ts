import { setImmediate as turn } from 'node:timers/promises';
import { compose, createClient, type Outcome } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { batching } from '@jsonrpcclient/middleware';
import { type FaultKind, fake, fakePeer, faults, record, replay } from '@jsonrpcclient/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultKinds } from '../src/faults/kinds.ts';

const params = fc.oneof(
  fc.array(fc.jsonValue(), { maxLength: 3 }),
  fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }),
);
const call = fc.record({
  method: fc.constantFrom('echo', 'fail', 'missing'),
  params,
  notify: fc.boolean(),
});
/** Each entry is a batch; a batch of one may also be a single call. */
const session = fc.array(fc.array(call, { minLength: 1, maxLength: 4 }), { maxLength: 5 });

type Planned = typeof session extends fc.Arbitrary<infer T> ? T : never;

/** A server whose results differ from call to call, but not from run to run. */
function createServer() {
  let count = 0;
  return fake({
    echo: (...given: unknown[]) => ({ given, count: count++ }),
    fail: () => {
      throw { code: 42, message: 'no', data: { count: count++ } };
    },
  });
}

type Make = (calls: Planned[number]) => Promise<readonly (Outcome | undefined)[]>;

/** What came of each call, in a form that can be compared. */
async function outcomesOf(make: Make, batches: Planned): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const calls of batches) {
    for (const one of await make(calls)) {
      all.push(one?.ok === false ? { ...one.error, message: one.error.message, id: 0 } : one);
    }
  }
  return all;
}

test('whatever is recorded replays the same, in batches, one by one, batched again, and over a fake peer', async () => {
  const property = fc.asyncProperty(session, async (batches) => {
    const lines: string[] = [];
    const original = createClient(record(createServer(), (line) => lines.push(line)));
    const expected = await outcomesOf((calls) => original.batch(calls), batches);
    const same = createClient(replay(lines));
    const single = createClient(replay(lines.join('\n')));
    let ids = 0;
    const batched = createClient(compose(replay(lines), batching()), { ids: () => `${ids++}` });
    const connection = connect(fakePeer(replay(lines)).open());
    const makes: Make[] = [
      (calls) => same.batch(calls),
      (calls) => createOneByOne(single)(calls),
      (calls) => Promise.all(calls.map(async (one) => (await createOneByOne(batched)([one]))[0])),
      (calls) => createClient(connection).batch(calls),
    ];
    // A secret name changes the result; the same call always has the same redacted params.
    const redacted = /pass|secret|token|key|auth|private/i.test(JSON.stringify(batches));
    for (const make of makes) {
      const outcomes = await outcomesOf(make, batches);
      if (redacted) expect(outcomes).toHaveLength(expected.length);
      else expect(outcomes).toEqual(expected);
    }
    await connection.close();
  });
  await fc.assert(property, { numRuns: 200 });
}, 60_000);

/** Makes the calls of a batch one after the other. */
function createOneByOne(client: ReturnType<typeof createClient>): Make {
  return async (calls) => {
    const outcomes: (Outcome | undefined)[] = [];
    for (const { method, params, notify } of calls) {
      if (notify) {
        await client.notify(method, params);
        outcomes.push(undefined);
      } else {
        outcomes.push(
          await client.request(method, params).then(
            (result) => ({ ok: true, result }) as const,
            (error) => ({ ok: false, error }) as const,
          ),
        );
      }
    }
    return outcomes;
  };
}

const kinds: readonly (FaultKind | undefined)[] = [undefined, ...faultKinds];
const before = ['refuse', 'cut', 'ignore', 'status429'];
const endless = ['ignore', 'drop'];

function createAbort(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

test('whatever the faults are, each call settles with its own result or an error, and runs as often as the fault says', async () => {
  const schedule = fc.array(fc.constantFrom(...kinds), { maxLength: 8 });
  const property = fc.asyncProperty(
    schedule,
    fc.array(call, { maxLength: 8 }),
    async (plan, calls) => {
      const runs = new Map<number, number>();
      const server = fake({
        run: (n: number) => {
          runs.set(n, (runs.get(n) ?? 0) + 1);
          return n;
        },
      });
      const injected = faults.schedule(plan, { delay: 2 });
      const { signal, abort } = createAbort();
      const client = createClient(compose(server, injected), { signal, timeout: 1e9 });
      const made = calls.map(async ({ notify }, n) => {
        const outcome = notify
          ? client.batch([{ method: 'run', params: [n] }]).then(([one]) => one)
          : client.request('run', [n]).then((result) => ({ ok: true, result }) as const);
        return outcome.catch((error) => ({ ok: false, error }) as const);
      });
      // The others settle without a timeout.
      await Promise.all(made.filter((_, n) => !endless.includes(plan[n] ?? '')));
      for (let n = 0; n < 3; n++) await turn();
      abort();
      const outcomes = await Promise.all(made);
      for (const [n, outcome] of outcomes.entries()) {
        const kind = plan[n];
        if (outcome?.ok) expect(outcome.result).toBe(n);
        else expect(outcome?.error.name).toMatch(/^(Transport|Http|Abort|InvalidResponse)Error$/);
        expect(runs.get(n) ?? 0).toBe(kind && before.includes(kind) ? 0 : 1);
        if (!kind || ['swap', 'delay', 'reorder'].includes(kind)) expect(outcome?.ok).toBe(true);
      }
      expect(injected.injected).toHaveLength(plan.slice(0, calls.length).filter(Boolean).length);
    },
  );
  await fc.assert(property, { numRuns: 100 });
}, 60_000);
