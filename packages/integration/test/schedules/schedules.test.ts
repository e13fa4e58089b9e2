import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { run } from './run.ts';
import { schedules } from './schedule.ts';

/** `SCHEDULES=100000` runs more of them, and `SEED` and `SCHEDULE_PATH` repeat a failure. */
const { SCHEDULES = '1000', SEED, SCHEDULE_PATH = '' } = process.env;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

test('whatever servers do, each call settles once and in time with its own result, and no unsafe call is executed twice', async () => {
  const property = fc.asyncProperty(schedules, async (schedule) => {
    vi.clearAllTimers();
    expect(await run(schedule)).toEqual([]);
  });
  const repeated = SEED === undefined ? {} : { seed: Number(SEED), path: SCHEDULE_PATH };
  await fc.assert(property, { numRuns: Number(SCHEDULES), ...repeated });
}, 3_600_000);
