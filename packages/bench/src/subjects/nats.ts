import { createClient } from '@jsonrpcclient/core';
import { connectNats, type NatsClient } from '@jsonrpcclient/fixtures';
import { nats } from '@jsonrpcclient/nats';
import type { Connect, Subject } from '../subject.ts';
import { ours } from './ours.ts';

/** Floor: NATS's own request. */
export const bareNats: Connect = over((connection) => {
  let id = 0;
  return {
    async call(method, params) {
      const text = JSON.stringify({ jsonrpc: '2.0', method, params, id: ++id });
      const message = await connection.request('math', text, { timeout: 30_000 });
      return (JSON.parse(message.string()) as { readonly result: unknown }).result;
    },
    batch: 'measured as a batch over HTTP',
  };
});

/** This project over NATS. */
export const oursNats: Connect = over((connection) => ours(createClient(nats(connection, 'math'))));

function over(create: (connection: NatsClient) => Subject): Connect {
  return (url) => {
    if (!url) throw new Error('cannot: nats-server is not installed');
    let subject: Subject | undefined;
    const opened = connectNats(url).then((connection) => {
      subject = create(connection);
      return subject;
    });
    return {
      call: (method, params) =>
        subject ? subject.call(method, params) : opened.then(({ call }) => call(method, params)),
      batch: 'measured as a batch over HTTP',
    };
  };
}
