import { startMosquitto } from '@jsonrpcclient/fixtures';
import mqtt from 'mqtt';
import { type DocumentServer, documentServer } from './server.ts';

interface Frame {
  readonly id?: unknown;
  readonly src?: string;
  readonly method?: string;
  readonly params?: { readonly id?: unknown };
}

/** Returns the topic and the text of a reply. */
type Device = (topic: string, frame: Frame) => readonly [topic: string, frame: object];

/** Devices by the topics that they subscribe to, as their manuals describe them. */
const devices: Readonly<Record<string, Device>> = {
  // A relay of Shelly, generation 2: it replies to the topic of the source, without `jsonrpc`.
  'shelly-1/rpc': (_, { id, src, params }) => [
    `${src}/rpc`,
    params?.id === 0
      ? { id, src: 'shelly-1', dst: src, result: { was_on: false } }
      : { id, src: 'shelly-1', dst: src, error: { code: -105, message: 'Argument id' } },
  ],
  // A 3D printer with Moonraker: JSON-RPC 2.0, with one topic for the replies to all clients.
  'printer/moonraker/api/request': (_, { id }) => [
    'printer/moonraker/api/response',
    { jsonrpc: '2.0', id, result: { klippy_state: 'ready' } },
  ],
  // A controller of Wiren Board: the topic contains the method and the client.
  '/rpc/v1/wb_logs/logs/List/+': (topic, { id }) => [
    `${topic}/reply`,
    { id, result: { boots: 2 }, error: null },
  ],
};

/** Starts a broker with these devices. */
export async function startDevices(): Promise<DocumentServer> {
  const broker = await startMosquitto();
  const client = await mqtt.connectAsync(broker.url);
  await client.subscribeAsync(Object.keys(devices));
  client.on('message', (topic, payload) => {
    const frame = JSON.parse(payload.toString()) as Frame;
    const name = Object.keys(devices).find((one) => topic.startsWith(one.replace('+', '')));
    const reply = devices[name ?? '']?.(topic, frame);
    if (reply) client.publish(reply[0], JSON.stringify(reply[1]));
  });
  return documentServer(
    {
      async [Symbol.asyncDispose]() {
        await client.endAsync(true);
        await broker[Symbol.asyncDispose]();
      },
    },
    broker.url,
  );
}
