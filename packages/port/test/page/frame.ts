import { windowPort } from '@jsonrpcclient/port';

/** The page that contains this one uses the other name of this host. */
const origin = location.origin.includes('localhost')
  ? location.origin.replace('localhost', '127.0.0.1')
  : location.origin;

addEventListener('message', ({ data }) => {
  if (Array.isArray(data)) parent.postMessage(data[1], '*');
});
const channel = windowPort(parent, { origin });
for await (const message of channel.messages) channel.send(`echo ${String(message)}`);
