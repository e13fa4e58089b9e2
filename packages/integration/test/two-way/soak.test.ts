import { expect, test } from 'vitest';
import { soak } from '../../src/soak.ts';

test('every call settles correctly and every gap is reported across forced disconnects', async () => {
  const report = await soak({ disconnects: 40, interval: 100 });
  expect(report.problems).toEqual([]);
  expect(report.openings).toBeGreaterThan(20);
  expect(report.results).toBeGreaterThan(100);
  expect(report.lost).toBeGreaterThan(0);
  expect(report.values).toBeGreaterThan(100);
  expect(report.gaps).toBeGreaterThan(20);
});
