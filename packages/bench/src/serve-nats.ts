import { connectNats, isInstalled, startNats } from '@jsonrpcclient/fixtures';

/** Starts a NATS broker with a server that replies on the subject `math`; returns '' if there is no nats-server here. */
export async function serveNats(reply: (text: string) => string): Promise<string> {
  if (!isInstalled('nats')) return '';
  const broker = await startNats();
  const service = await connectNats(broker.url);
  service.subscribe('math', {
    queue: 'workers',
    callback: (_, message) => message.respond(reply(message.string())),
  });
  await service.flush();
  return broker.url;
}
