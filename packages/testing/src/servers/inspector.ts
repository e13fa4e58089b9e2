import { startProgram } from './start-program.ts';

/** A process to debug, at an address that contains a secret. */
export interface InspectorServer extends AsyncDisposable {
  readonly wsUrl: string;
}

/** Starts Node with its inspector: JSON-RPC that refuses a `jsonrpc` member, over WebSocket. */
export async function startInspector(): Promise<InspectorServer> {
  const address = /ws:\/\/\S+/;
  const program = await startProgram({
    command: process.execPath,
    args: () => ['--inspect=127.0.0.1:0', '-e', 'setInterval(() => {}, 1000)'],
    ready: ({ printed }) => address.test(printed),
  });
  return {
    wsUrl: address.exec(program.printed)?.[0] ?? '',
    [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
  };
}
