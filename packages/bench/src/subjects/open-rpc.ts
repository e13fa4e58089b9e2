import { setImmediate } from 'node:timers/promises';
import { Client, HTTPTransport, RequestManager } from '@open-rpc/client-js';
import type { Connect } from '../subject.ts';

/** @open-rpc/client-js over HTTP, as in its README. */
export const openRpc: Connect = (url) => {
  const client = new Client(new RequestManager([new HTTPTransport(url)]));
  const request = (method: string, params: readonly unknown[]) =>
    client.request({ method, params: [...params] });
  return {
    call: request,
    async batch(messages) {
      client.startBatch();
      const results = messages.map(({ method, params }) => request(method, params));
      // A call joins the batch only after an await inside it; without this, the batch would be empty.
      await setImmediate();
      client.stopBatch();
      return Promise.all(results);
    },
  };
};
