import { createInterface } from 'node:readline';
import { createPeer } from '../peer.ts';

createInterface(process.stdin).on(
  'line',
  createPeer((message) => process.stdout.write(`${message}\n`)),
);
