import { setTimeout } from 'node:timers/promises';
import { connectNats } from '@jsonrpcclient/fixtures';

/** A server in a queue group that handles one call after the other, and waits during each as if for a database. */
process.on('disconnect', () => process.exit());
const [, , url = '', milliseconds] = process.argv;
const connection = await connectNats(url);
let busy = Promise.resolve();
connection.subscribe('math', {
  queue: 'workers',
  callback(_, message) {
    const { params, id } = JSON.parse(message.string());
    busy = busy.then(async () => {
      await setTimeout(Number(milliseconds));
      message.respond(JSON.stringify({ jsonrpc: '2.0', result: params[0] + params[1], id }));
    });
  },
});
await connection.flush();
process.send?.({});
