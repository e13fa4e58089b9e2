import { connectNats, isInstalled, type NatsServer, startNats } from '@jsonrpcclient/fixtures';
import { nats } from '@jsonrpcclient/nats';
import { describeTransport, type StartTransport } from '@jsonrpcclient/testing/transport-suite';
import { afterAll, beforeAll, describe } from 'vitest';

describe.skipIf(!isInstalled('nats'))('with a NATS server', () => {
  let broker: NatsServer;
  beforeAll(async () => {
    broker = await startNats();
  });
  afterAll(() => broker[Symbol.asyncDispose]());

  const start: StartTransport = async (server, setup) => {
    const client = await connectNats(broker.url);
    const service = await connectNats(broker.url);
    const subject = `math.${crypto.randomUUID()}`;
    service.subscribe(subject, {
      callback: async (_, message) => {
        // A server that breaks takes the client's connection to the broker with it.
        const text = await server(message.string()).catch(() => client.reconnect());
        message.respond(text ?? '');
      },
    });
    await service.flush();
    return {
      transport: nats(client, subject, setup),
      async [Symbol.asyncDispose]() {
        await client.close();
        await service.close();
      },
    };
  };

  describeTransport('nats', start);
});
