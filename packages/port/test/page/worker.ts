import type { Channel } from '@jsonrpcclient/duplex';
import { port } from '@jsonrpcclient/port';

/** Responds to each message. */
async function echo(channel: Channel): Promise<void> {
  for await (const message of channel.messages) {
    if (message === 'throw') {
      setTimeout(() => {
        throw new Error('thrown in the worker');
      });
    } else channel.send(`echo ${String(message)}`);
  }
}

addEventListener('message', ({ data }) => {
  if (data.port) void echo(port(data.port));
});
await echo(port(self));
