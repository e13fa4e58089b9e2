import type { Client } from '@jsonrpcclient/core';
import type { Subject } from '../subject.ts';

/** How every client of this project is measured. */
export function ours(client: Client): Subject {
  return {
    call: (method, params) => client.request(method, params),
    batch: (messages) => client.batch(messages),
  };
}
