import { connectNats, isInstalled, startNats } from '@jsonrpcclient/fixtures';
import { createPeer } from './peer.ts';

/** A NATS broker, and a server that subscribes to `math`. */
export interface NatsService extends AsyncDisposable {
  /** '' if nats-server is not installed. */
  readonly url: string;
}

export async function serveNats(): Promise<NatsService> {
  if (!isInstalled('nats')) return { url: '', async [Symbol.asyncDispose]() {} };
  const broker = await startNats();
  const service = await connectNats(broker.url);
  service.subscribe('math', {
    queue: 'workers',
    callback(_, message) {
      const text = message.string();
      const { method, params, id } = JSON.parse(text);
      const values = Object.fromEntries(message.headers ?? []);
      const respond = (reply: string) => message.respond(reply);
      if (method === 'header')
        respond(JSON.stringify({ jsonrpc: '2.0', result: values[params[0]]?.[0] ?? null, id }));
      else createPeer(respond)(text);
    },
  });
  await service.flush();
  return {
    url: broker.url,
    async [Symbol.asyncDispose]() {
      await service.close();
      await broker[Symbol.asyncDispose]();
    },
  };
}
