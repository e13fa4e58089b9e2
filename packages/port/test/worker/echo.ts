import { parentPort } from 'node:worker_threads';
import { port } from '@jsonrpcclient/port';

/** Responds to each message until one tells it how to end. */
async function echo(): Promise<void> {
  if (!parentPort) return;
  const channel = port(parentPort);
  for await (const message of channel.messages) {
    if (message === 'throw') throw new Error('thrown in the worker');
    if (message === 'exit') process.exit(3);
    if (message === 'end') break;
    channel.send(`echo ${String(message)}`);
  }
}

await echo();
