import { writeFileSync } from 'node:fs';
import { isInstalled } from '@jsonrpcclient/fixtures';
import { digits, renderTable } from './table.ts';
import { measureWorkers, renderWorkers } from './workers.ts';

const chart = new URL('../../../docs/transports/nats-workers.svg', import.meta.url);

if (isInstalled('nats')) {
  const throughput = await measureWorkers([1, 2, 3, 4], 4000);
  const lines = throughput.map(([workers, perSecond]) => [String(workers), digits(perSecond)]);
  console.log(renderTable(['servers', 'calls per second'], lines));
  writeFileSync(chart, renderWorkers(throughput));
} else {
  console.error('npm run workers: install nats-server');
  process.exitCode = 1;
}
