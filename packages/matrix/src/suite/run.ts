import { type Channel, connect } from '@jsonrpcclient/duplex';
import { httpAxios } from '@jsonrpcclient/http-axios';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { httpStream } from '@jsonrpcclient/http-stream';
import { type PortEndpoint, port } from '@jsonrpcclient/port';
import { webSocket } from '@jsonrpcclient/websocket';
import type { Addresses, Result, TransportName } from './addresses.ts';
import { channelChecks } from './channel.ts';
import { type HttpCreate, httpChecks } from './http.ts';
import { checkContext } from './middlewares.ts';
import { streamChecks } from './stream.ts';
import { webSocketChecks } from './web-socket.ts';

type Check = (addresses: Addresses) => Promise<void>;

/** Runs every check of the given transports, one after the other. */
export async function run(
  addresses: Addresses,
  transports: readonly TransportName[],
): Promise<Result[]> {
  const results: Result[] = [];
  for (const transport of transports) {
    const checks = await suites[transport]();
    for (const [feature, check] of Object.entries(checks)) {
      const problem = await findProblem(() => check(addresses));
      results.push({ transport, feature, ...(problem !== undefined && { problem }) });
    }
  }
  return results;
}

/** Packages that import Node's modules are loaded only if the runtime is to run them. */
const suites: Readonly<Record<TransportName, () => Promise<Readonly<Record<string, Check>>>>> = {
  'http-fetch': async () => overHttp(httpFetch),
  'http-axios': async () => overHttp(httpAxios),
  'http-stream': async () => ({
    ...overHttp(httpStream),
    ...each(
      streamChecks,
      (check): Check =>
        ({ http }) =>
          check(http),
    ),
  }),
  async 'http-undici'() {
    const { httpUndici } = await import('@jsonrpcclient/http-undici');
    return overHttp(httpUndici);
  },
  websocket: async () => ({
    ...overChannel(({ webSocket: url }) => webSocket(url)),
    ...each(
      webSocketChecks,
      (check) =>
        ({ webSocket: url }) =>
          check(url),
    ),
  }),
  async socket() {
    const { socket } = await import('@jsonrpcclient/socket');
    const create = ({ tcpPort }: Addresses) => socket({ host: '127.0.0.1', port: tcpPort });
    return {
      ...overChannel(create),
      async context(addresses) {
        await using connection = connect(create(addresses));
        await checkContext(connection);
      },
    };
  },
  async stdio() {
    const { stdio } = await import('@jsonrpcclient/stdio');
    return overChannel(({ command: [command, ...args] }) => stdio(command, args));
  },
  async nats() {
    const { natsChecks, overNats } = await import('./nats.ts');
    return each(
      natsChecks,
      (check): Check =>
        ({ nats }) =>
          overNats(check, nats),
    );
  },
  async port() {
    const create = await workers();
    return overChannel(({ worker }) => port(create(worker), { terminate: true }));
  },
};

function overHttp(create: HttpCreate) {
  return each(
    httpChecks,
    (check): Check =>
      ({ http }) =>
        check(create, http),
  );
}

function overChannel(create: (addresses: Addresses) => Channel) {
  return each(
    channelChecks,
    (check): Check =>
      (addresses) =>
        check(() => create(addresses)),
  );
}

function each<F>(
  checks: Readonly<Record<string, F>>,
  wrap: (check: F) => Check,
): Readonly<Record<string, Check>> {
  return Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, wrap(check)]));
}

/** The platform's workers, or else those of Node. */
async function workers(): Promise<(script: string) => PortEndpoint> {
  if ('Worker' in globalThis) return (script) => new Worker(script, { type: 'module' });
  const { Worker: NodeWorker } = await import('node:worker_threads');
  return (script) => new NodeWorker(new URL(script));
}

async function findProblem(check: () => Promise<void>): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('nothing happened for 15 s')), 15_000);
  });
  try {
    await Promise.race([check(), late]);
    return undefined;
  } catch (error) {
    return String(error);
  } finally {
    clearTimeout(timer);
  }
}
