import { compose, createClient, isRpcClientError } from '@jsonrpcclient/core';
import { httpAxios } from '@jsonrpcclient/http-axios';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { logging } from '@jsonrpcclient/logging';
import { type ExplicitServerProxy, proxy, type ServerProxy } from '@jsonrpcclient/proxy';
import { serve } from './serve.ts';

interface Api {
  add(a: number, b: number): number;
  find(id: number, options: { name: string }): string;
  go(): void;
  fail(): never;
}

interface Session {
  readonly server: ServerProxy<Api>;
  /** A proxy with the rule of Python's jsonrpcclient 1.0.9: only calls with `response: true` are requests. */
  readonly explicit: ExplicitServerProxy<Api>;
}

/** The calls in the documentation of Python's jsonrpcclient 1.0.9. The tour prints the source code of each step. */
const steps: readonly ((session: Session) => Promise<unknown>)[] = [
  ({ server }) => server.request('add', 2, 3),
  ({ server }) => server.request('find', 42, { name: 'Foo' }),
  ({ server }) => server.notify('go'),
  ({ server }) => server.add(2, 3),
  ({ explicit }) => explicit.add(2, 3, { response: true }),
  ({ explicit }) => explicit.go(),
  ({ server }) => server.fail(),
];

const transports = { httpFetch, httpAxios };
const auth = { username: 'user', password: 'pass' };
const logger = {
  info: (_: object, message: string) => console.log(message),
  warn: (_: object, message: string) => console.log(message),
};

/** Makes the same calls to a real server over each transport. */
export async function tour(): Promise<void> {
  await using server = await serve();
  const { url } = server;
  for (const [name, transport] of Object.entries(transports)) {
    if (transport === httpAxios) console.log('\nThe same over axios, with one line changed:');
    console.log(`
> const transport = ${name}('${url}', { auth: { username: 'user', password: 'pass' } });`);
    if (transport === httpFetch) {
      console.log(`\
> const client = createClient(compose(transport, logging({ logger })));
> const server = proxy<Api>(client);
> const explicit = proxy<Api>(client, { response: 'explicit' });`);
    }
    const client = createClient(compose(transport(url, { auth }), logging({ logger })));
    const session = {
      server: proxy<Api>(client),
      explicit: proxy<Api>(client, { response: 'explicit' }),
    };
    for (const step of steps) {
      const code = String(step)
        .replace(/^.*?=> /, '')
        .replaceAll('"', "'");
      console.log(`\n> await ${code};`);
      await step(session).then(print, report);
    }
  }
}

function print(result: unknown): void {
  if (result !== undefined) console.log(result);
}

function report(error: unknown): void {
  if (!isRpcClientError(error)) throw error;
  console.log(`! ${error}`);
}
