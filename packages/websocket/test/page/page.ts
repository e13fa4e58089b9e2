import { runAll } from './scenarios.ts';

declare const serverUrl: string;

const worker = new Worker('/worker.js', { type: 'module' });
const inWorker = new Promise((resolve) => {
  worker.onmessage = ({ data }) => resolve(data);
});
const report = { page: await runAll(serverUrl), worker: await inWorker };
await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
