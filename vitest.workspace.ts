import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import type { Reporter } from 'vitest/node';

const packages = fileURLToPath(new URL('packages', import.meta.url));

/** Tests read the sources, so that no stale build is tested. */
const alias = [
  { find: /^@jsonrpcclient\/([\w-]+)$/, replacement: `${packages}/$1/src/index.ts` },
  { find: /^@jsonrpcclient\/([\w-]+)\/([\w-]+)$/, replacement: `${packages}/$1/src/$2.ts` },
];

/** Names what was skipped, and counts in one plain line. */
const summary: Reporter = {
  onTestRunEnd(modules) {
    const tests = modules.flatMap(({ children }) => [...children.allTests()]);
    const [passed, failed, skipped] = (['passed', 'failed', 'skipped'] as const).map((state) =>
      tests.filter((test) => test.result().state === state),
    );
    for (const { fullName } of skipped ?? []) console.log(`skipped: ${fullName}`);
    console.log(`${passed?.length} passed, ${failed?.length} failed, ${skipped?.length} skipped`);
  },
};

export default defineConfig({
  resolve: { alias },
  test: {
    reporters: ['default', summary],
    projects: [
      'core',
      'proxy',
      'middleware',
      'logging',
      'http',
      'http-fetch',
      'http-axios',
      'http-undici',
      'duplex',
      'stream',
      'socket',
      'stdio',
      'websocket',
      'port',
      'demo',
      'bench',
    ].map((name) => ({
      extends: true as const,
      root: `${packages}/${name}`,
      test: { name, include: ['test/**/*.test.ts'], testTimeout: 30_000, hookTimeout: 60_000 },
    })),
    coverage: {
      include: ['packages/{core,duplex,http,middleware,proxy}/src/**/*.ts'],
      thresholds: { lines: 100, branches: 100, functions: 100, statements: 100 },
    },
  },
});
