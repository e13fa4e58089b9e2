import { createClient } from '@jsonrpcclient/core';
import { connect, reconnect } from '@jsonrpcclient/duplex';
import { webSocket } from '@jsonrpcclient/websocket';

interface Events {
  'aria2.onDownloadComplete'(event: { gid: string }): void;
  'aria2.onDownloadError'(event: { gid: string }): void;
}

interface Aria2 {
  'aria2.addUri'(secret: string, uris: readonly string[]): string;
  'aria2.tellStatus'(secret: string, gid: string, keys: readonly string[]): { status: string };
}

const token = 'token:secret';
const channel = reconnect(() => webSocket('ws://localhost:6800/jsonrpc'));
await using connection = connect<Events>(channel);
const aria2 = createClient(connection).with<Aria2>({ timeout: 10_000 });

/** Downloads a file, and resolves to the final status of the download. */
async function download(uri: string): Promise<string> {
  let wake = () => {};
  const look = () => wake();
  const stops = [
    connection.on('aria2.onDownloadComplete', look),
    connection.on('aria2.onDownloadError', look),
    // Events that occurred while the connection was lost never arrive.
    connection.onState(look),
  ];
  try {
    const gid = await aria2.request('aria2.addUri', [token, [uri]]);
    for (;;) {
      const event = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const { status } = await aria2.request('aria2.tellStatus', [token, gid, ['status']]);
      if (status !== 'active' && status !== 'waiting') return status;
      await event;
    }
  } finally {
    for (const stop of stops) stop();
  }
}

console.log(await download('http://localhost:8080/hello.txt')); // complete
console.log(await download('http://localhost:8001/nobody-listens.txt')); // error
