import { once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createQueue } from '@jsonrpcclient/duplex';
import { type PortFormat, port } from '@jsonrpcclient/port';
import { type ChannelPeer, describeChannel } from '@jsonrpcclient/testing/channel-suite';
import { MessagePortMain } from './electron.ts';

const lacks = {
  refusal: 'both ends of a port exist from the start',
  bytes: 'a port carries whole messages',
};

for (const format of ['text', 'object'] as const) {
  describeChannel(
    `port with the format ${format}`,
    async () => {
      const peers = createQueue<ChannelPeer>();
      const opened: MessagePort[] = [];
      return {
        open(setup) {
          const { port1, port2 } = new MessageChannel();
          opened.push(port2);
          peers.push(toPeer(port2, format));
          return port(port1, { ...setup, format });
        },
        accept: async () => (await peers.next()).value,
        async [Symbol.asyncDispose]() {
          for (const other of opened) other.close();
        },
      };
    },
    { lacks: { ...lacks, exactNumbers: format === 'object' ? 'objects hold doubles' : undefined } },
  );
}

function toPeer(other: MessagePort, format: PortFormat): ChannelPeer {
  const texts = createQueue<string>();
  other.on('message', (data) => texts.push(format === 'text' ? data : JSON.stringify(data)));
  return {
    next: async () => (await texts.next()).value,
    send: (text) => other.postMessage(text),
    end: () => other.close(),
    gone: once(other, 'close').then(() => {}),
  };
}

describeChannel(
  "port of Electron's MessagePortMain",
  async () => {
    const peers = createQueue<ChannelPeer>();
    return {
      open(setup) {
        const [own, other] = MessagePortMain.pair();
        peers.push(toElectronPeer(other));
        return port(own, setup);
      },
      accept: async () => (await peers.next()).value,
      async [Symbol.asyncDispose]() {},
    };
  },
  { lacks },
);

function toElectronPeer(other: MessagePortMain): ChannelPeer {
  const texts = createQueue<string>();
  other.on('message', ({ data }) => texts.push(data));
  other.start();
  return {
    next: async () => (await texts.next()).value,
    send: (text) => other.postMessage(text),
    end: () => other.close(),
    gone: once(other, 'close').then(() => {}),
  };
}
