import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import type { Reporter } from 'vitest/node';

const packages = fileURLToPath(new URL('packages', import.meta.url));

/** Every package with tests is a project. */
const tested = readdirSync(packages).filter((name) => existsSync(`${packages}/${name}/test`));

/** Tests import the sources, so they never run against a stale build. */
const alias = [
  { find: /^@jsonrpcclient\/([\w-]+)$/, replacement: `${packages}/$1/src/index.ts` },
  { find: /^@jsonrpcclient\/([\w-]+)\/([\w-]+)$/, replacement: `${packages}/$1/src/$2.ts` },
  { find: /^jsonrpcclient$/, replacement: `${packages}/jsonrpcclient/src/index.ts` },
];

/** The tests of types, which one run of the compiler checks against the sources. */
const types = {
  extends: true as const,
  test: {
    name: 'types',
    include: [],
    typecheck: {
      enabled: true,
      only: true,
      include: ['packages/*/test/**/*.test-d.ts'],
      tsconfig: 'tsconfig.types.json',
      ignoreSourceErrors: true,
    },
  },
};

/** Prints the name of each skipped test, with the reason if it has one, and the totals on one line. */
const summary: Reporter = {
  onTestRunEnd(modules) {
    const tests = modules.flatMap(({ children }) => [...children.allTests()]);
    const [passed, failed, skipped] = (['passed', 'failed', 'skipped'] as const).map((state) =>
      tests.filter((test) => test.result().state === state),
    );
    for (const test of skipped ?? []) {
      const result = test.result();
      const reason = result.state === 'skipped' && result.note ? ` (${result.note})` : '';
      console.log(`skipped: ${test.fullName}${reason}`);
    }
    console.log(`${passed?.length} passed, ${failed?.length} failed, ${skipped?.length} skipped`);
  },
};

export default defineConfig({
  resolve: { alias },
  test: {
    reporters: ['default', summary],
    projects: [
      ...tested.map((name) => ({
        extends: true as const,
        root: `${packages}/${name}`,
        test: {
          name,
          include: ['test/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          // A busy machine takes longer than the second that is usual.
          expect: { poll: { timeout: 20_000 } },
        },
      })),
      types,
    ],
    coverage: {
      include: [
        'packages/{codec,contract,core,duplex,http,http-stream,jsonrpcclient,middleware,openrpc,proxy,telemetry}/src/**/*.ts',
        'packages/testing/src/{cassette,fake,faults,peer}/**/*.ts',
        'packages/testing/src/{cassette,failure,seeded}.ts',
      ],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
