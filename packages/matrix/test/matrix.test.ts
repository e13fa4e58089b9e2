import { expect, test } from 'vitest';
import { runMatrix, runtimes } from '../src/matrix.ts';
import { findSurprises } from '../src/table.ts';

for (const name of ['node', 'chromium']) {
  test(`every transport works in ${name} according to the list of known failures`, async ({
    skip,
  }) => {
    const columns = await runMatrix(
      runtimes.filter((runtime) => runtime.name === name),
      () => {},
    );
    skip(columns.length === 0, `${name} is not installed`);
    expect(columns.flatMap(({ results }) => results).length).toBeGreaterThan(20);
    expect(columns.flatMap(findSurprises)).toEqual([]);
  });
}

test('a failure that is not listed and a listed one that works are surprises', () => {
  const results = [
    { transport: 'websocket', feature: 'ping' },
    { transport: 'websocket', feature: 'call', problem: 'no' },
  ] as const;
  expect(findSurprises({ runtime: 'firefox', version: '1', results })).toEqual([
    'firefox: websocket: ping works, but is listed as a known failure',
    'firefox: websocket: call failed: no',
  ]);
});
