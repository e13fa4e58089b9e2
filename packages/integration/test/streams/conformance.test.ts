import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { expect, test } from 'vitest';

const run = promisify(execFile);

/** The suite needs Node 22; the matrix downloads one. */
const runtime = 'node-22';
const node =
  Number.parseInt(process.versions.node, 10) >= 22
    ? process.execPath
    : fileURLToPath(
        new URL(
          `../../../matrix/dist/runtimes/${runtime}/node_modules/${runtime}/bin/node`,
          import.meta.url,
        ),
      );

test.for(['initialize', 'tools_call', 'sse-retry'])(
  'the channel passes the scenario %s of the conformance suite of MCP',
  async (scenario, { skip }) => {
    skip(!existsSync(node), 'it needs Node 22, which `npm run matrix` downloads');
    const require = createRequire(import.meta.url);
    const suite = require.resolve('@modelcontextprotocol/conformance/package.json');
    const folder = await mkdtemp(join(tmpdir(), 'jsonrpcclient-'));
    try {
      const client = join(folder, 'client.mjs');
      await writeFile(client, await bundle(new URL('conformance-client.ts', import.meta.url)));
      const { stdout, stderr } = await run(
        node,
        [
          join(dirname(suite), 'dist', 'index.js'),
          ...['client', '--command', `${node} ${client}`, '--scenario', scenario],
        ],
        { cwd: folder },
      );
      expect(stdout + stderr).toContain('OVERALL: PASSED');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
