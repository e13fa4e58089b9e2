import { once } from 'node:events';
import { Client } from 'rpc-websockets';
import type { Connect } from '../subject.ts';

/** rpc-websockets, as in its README. */
export const rpcWebsockets: Connect = (url) => {
  const client = new Client(url);
  const open = once(client as unknown as NodeJS.EventEmitter, 'open');
  let isOpen = false;
  return {
    async call(method, params) {
      if (!isOpen) await open;
      isOpen = true;
      return client.call(method, [...params]);
    },
    batch: 'has no batches',
  };
};
