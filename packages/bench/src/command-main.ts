import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { measureBatch } from './command/batch.ts';
import { measureStartUp } from './command/start-up.ts';
import { environment } from './environment.ts';

const [calls = 1_000_000, rounds = 3] = process.argv.slice(2).map(Number);
const server = fork(fileURLToPath(new URL('command-server.js', import.meta.url)));
const [port] = await once(server, 'message');
const url = `http://127.0.0.1:${port}/`;

const { bare, version, call } = measureStartUp(url, 15);
const batch = await measureBatch(url, calls, rounds);
server.disconnect();

const rows: readonly (readonly [string, number, number | undefined, string])[] = [
  ['`jsonrpc --version` − `node -e 0`', version, 60, 'ms'],
  ['a call over HTTP − `node -e 0`', call, 120, 'ms'],
  [`batch of ${calls} lines ÷ loop over http-undici with batching()`, batch.ratio, 1.2, ''],
  ['its memory', batch.megabytes ?? 0, 250, 'MB'],
  ['calls executed more than once after a kill', batch.executedMore, 0, ''],
  ['calls without an outcome after a kill', calls - batch.outcomes, 0, ''],
  [
    'calls neither executed nor reported as unknown',
    Math.max(0, calls - batch.executedOnce - batch.unknown),
    0,
    '',
  ],
];
const isMet = ([, value, limit = Number.POSITIVE_INFINITY]: (typeof rows)[number]) =>
  value <= limit;
console.log(`${environment()}\nnode -e 0: ${bare.toFixed(0)} ms\n`);
for (const row of rows) {
  const [name, value, limit, unit] = row;
  console.log(
    `${isMet(row) ? 'yes' : 'NO '}  ${name}: ${+value.toFixed(2)} ${unit} (limit ${limit})`,
  );
}
process.exit(rows.every(isMet) ? 0 : 1);
