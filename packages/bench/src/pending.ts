import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Run } from './block.ts';

/** A client without a network. */
interface Waiting {
  /** Starts a call. */
  readonly call: () => Promise<unknown>;
  /** Delivers the response to a call. */
  readonly answer: (text: string) => unknown;
  /** Extracts the result from what a call resolves to. */
  readonly resultOf?: (given: unknown) => unknown;
}

/** Creates a client that passes each message it writes to `onText`. */
type Maker = (onText: (text: string) => void) => Promise<Waiting>;

const params = [2, 3];

const floor: Maker = async (onText) => {
  const waiting = new Map<number, (result: unknown) => void>();
  let id = 0;
  return {
    call() {
      const request = { jsonrpc: '2.0', method: 'add', params, id: ++id };
      return new Promise((resolve) => {
        waiting.set(request.id, resolve);
        onText(JSON.stringify(request));
      });
    },
    answer(text) {
      const { id, result } = JSON.parse(text) as { readonly id: number; readonly result: unknown };
      waiting.get(id)?.(result);
      waiting.delete(id);
    },
  };
};

async function connectTo(onText: (text: string) => void) {
  const { connect, createQueue } = await import('@jsonrpcclient/duplex');
  const messages = createQueue<string>();
  const connection = connect({ messages, send: onText, close: () => messages.end() });
  return { connection, answer: messages.push };
}

const connection: Maker = async (onText) => {
  const { connection, answer } = await connectTo(onText);
  const options = {};
  let id = 0;
  return {
    answer,
    call: () => connection({ jsonrpc: '2.0', method: 'add', params, id: ++id }, options),
    resultOf: (reply) => (reply as { body: { result: unknown } }).body.result,
  };
};

const client: Maker = async (onText) => {
  const { createClient } = await import('@jsonrpcclient/core');
  const { connection, answer } = await connectTo(onText);
  const { request } = createClient(connection);
  return { answer, call: () => request('add', params) };
};

const jsonRpc2: Maker = async (onText) => {
  const { JSONRPCClient } = await import('json-rpc-2.0');
  const client = new JSONRPCClient(async (request) => onText(JSON.stringify(request)));
  return {
    call: async () => client.request('add', params),
    answer: (text) => client.receive(JSON.parse(text)),
  };
};

const vscode: Maker = async (onText) => {
  const { AbstractMessageReader, AbstractMessageWriter, createMessageConnection } = await import(
    'vscode-jsonrpc/node'
  );
  let receive: (message: object) => void = () => {};
  class Reader extends AbstractMessageReader {
    listen(callback: (message: never) => void) {
      receive = (message) => callback(message as never);
      return { dispose() {} };
    }
  }
  class Writer extends AbstractMessageWriter {
    async write(message: object) {
      onText(JSON.stringify(message));
    }
    end() {}
  }
  const connection = createMessageConnection(new Reader() as never, new Writer() as never);
  connection.listen();
  return {
    call: () => connection.sendRequest('add', ...params),
    answer: (text) => receive(JSON.parse(text)),
  };
};

const makers: Readonly<Record<string, Maker>> = {
  floor,
  connection,
  client,
  'json-rpc-2.0': jsonRpc2,
  'vscode-jsonrpc': vscode,
};

/** Measures `size` pending calls: the memory of each, and the CPU time of each from start to result. */
export async function pending(subject: string, size: number): Promise<Run> {
  const make = makers[subject];
  if (!make) throw new Error(`unknown subject: ${subject}`);
  const ids: number[] = [];
  const waiting = await make((text) => ids.push(Number(/"id":(\d+)/.exec(text)?.[1])));
  return async (budget) => {
    // Memory is measured only once, because collecting garbage takes long.
    const { memory, ...first } = await waitAndAnswer(waiting, ids, size, used);
    let { cpu } = first;
    let calls = size;
    for (; cpu < budget; calls += size) cpu += (await waitAndAnswer(waiting, ids, size)).cpu;
    return { cpu: cpu / calls, memory: memory / size };
  };
}

async function waitAndAnswer(waiting: Waiting, ids: number[], size: number, used = () => 0) {
  const { call, answer, resultOf = (given: unknown) => given } = waiting;
  const calls = new Array<Promise<unknown> | undefined>(size).fill(undefined);
  ids.length = 0;
  const before = used();
  const began = process.cpuUsage();
  for (let place = 0; place < size; place++) calls[place] = call();
  await new Promise(setImmediate);
  const spent = process.cpuUsage(began);
  const memory = used() - before;

  const again = process.cpuUsage();
  for (const id of ids) answer(`{"jsonrpc":"2.0","result":5,"id":${id}}`);
  const results = await Promise.all(calls);
  const more = process.cpuUsage(again);
  if (results.length !== size || results.some((given) => resultOf(given) !== 5)) {
    throw new Error('wrong result');
  }
  return { memory, cpu: spent.user + spent.system + more.user + more.system };
}

/** Returns the bytes of heap in use after collecting garbage. */
function used(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let times = 0; times < 3; times++) collect();
  return process.memoryUsage().heapUsed;
}
