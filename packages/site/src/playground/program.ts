import { toBody } from './to-body.ts';
import { toText } from './to-text.ts';

/** What the worker that runs a program posts. */
export interface Output {
  readonly kind: 'log' | 'error' | 'end';
  readonly text: string;
}

/** What it is started with; the port leads to the server. */
export interface Program {
  readonly code: string;
  readonly server: MessagePort;
}

const modules: Readonly<Record<string, () => Promise<object>>> = {
  '@jsonrpcclient/codec': () => import('@jsonrpcclient/codec'),
  '@jsonrpcclient/core': () => import('@jsonrpcclient/core'),
  '@jsonrpcclient/duplex': () => import('@jsonrpcclient/duplex'),
  '@jsonrpcclient/middleware': () => import('@jsonrpcclient/middleware'),
  '@jsonrpcclient/port': () => import('@jsonrpcclient/port'),
  '@jsonrpcclient/proxy': () => import('@jsonrpcclient/proxy'),
};

const post = (kind: Output['kind'], text = '') => {
  const output: Output = { kind, text };
  self.postMessage(output);
};

/** As Node prints an error that nothing catches. */
const fail = (reason: unknown) => post('error', `Uncaught ${toText([reason])}`);

self.addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  fail(event.reason);
});

self.addEventListener('message', async ({ data }: MessageEvent<Program>) => {
  const load = (name: string) => {
    if (name === './server.js') return { server: data.server };
    const module = modules[name];
    if (module) return module();
    throw new Error(`The playground has no "${name}"; it has ${Object.keys(modules).join(', ')}`);
  };
  const log = (...values: unknown[]) => post('log', toText(values));
  try {
    const program = new AsyncFunction('load', 'console', toBody(data.code));
    await program(load, { ...console, log, info: log, warn: log, error: log });
  } catch (error) {
    fail(error);
  }
  post('end');
});

type AsyncFunction = (...values: unknown[]) => Promise<unknown>;

const AsyncFunction: new (...texts: string[]) => AsyncFunction = Object.getPrototypeOf(
  async () => {},
).constructor;
