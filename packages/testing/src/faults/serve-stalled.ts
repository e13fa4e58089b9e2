import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

const listen = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  });`;

/** A port of 127.0.0.1 that neither accepts nor refuses connections, so that connecting times out. */
export async function serveStalled(): Promise<AsyncDisposable & { readonly port: number }> {
  const worker = new Worker(listen, { eval: true });
  const [port] = (await once(worker, 'message')) as [number];
  const sockets: Socket[] = [];
  for (let isFull = false; !isFull; ) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    sockets.push(socket);
    const made = once(socket, 'connect').then(() => true);
    isFull = !(await Promise.race([made, sleep(300, false)]));
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await worker.terminate();
    },
  };
}

/** A DNS lookup that returns two addresses for each host: with `serveStalled`, one stalls and one refuses. */
export const twoAddresses = {
  autoSelectFamily: true,
  autoSelectFamilyAttemptTimeout: 20,
  lookup: (
    _host: string,
    _options: unknown,
    callback: (
      error: null,
      addresses: { readonly address: string; readonly family: number }[],
    ) => void,
  ): void =>
    callback(null, [
      { address: '127.0.0.1', family: 4 },
      { address: '127.0.0.2', family: 4 },
    ]),
};
