import { codecCase } from './codec.ts';
import { growths } from './growth.ts';
import { alone, stacks } from './middlewares.ts';
import { packages } from './package.ts';
import { streamCases } from './stream.ts';
import { subjects } from './subjects.ts';

/** One row of a case's table. */
export interface Contender {
  readonly name: string;
  readonly title: string;
  /** The name of the subject's own floor, in addition to the floor of the case. */
  readonly floor?: string | undefined;
  /** Skipped in a quick run. */
  readonly slow?: boolean;
}

/** Subjects that are measured side by side; the first contender is the floor. */
export interface Case {
  readonly name: string;
  readonly title: string;
  readonly kind:
    | 'flight'
    | 'growth'
    | 'tick'
    | 'batch'
    | 'big'
    | 'events'
    | 'large'
    | 'memory'
    | 'codec'
    | 'shorthand'
    | 'contract'
    | 'import'
    | 'size'
    | 'pending';
  /** The number of concurrent calls, of calls in a tick or in a batch, or the bytes of a result or of params. */
  readonly amount: number;
  readonly contenders: readonly Contender[];
  /** Skipped in a quick run. */
  readonly slow?: boolean;
}

const floors = ['node-http', 'undici-dispatch', 'undici-request', 'fetch', 'fetch-signal', 'axios'];
const peers = ['jayson', 'jayson-keep-alive', 'json-rpc-2.0-fetch', 'json-rpc-2.0-axios'];
const others = [...peers, 'open-rpc', 'typed-rpc', 'viem', 'ethers', 'ethers-single'];
const ours = ['ours-undici', 'ours-fetch', 'ours-axios'];
const batchers = ['jayson', 'json-rpc-2.0-fetch', 'open-rpc', 'viem-batch', 'viem-one-message'];

/** Clients that a quick run skips because another client represents them. */
const leftOut = /^(jayson|json-rpc-2.0-axios|open-rpc|typed-rpc|viem|.*-one-message)$/;

function over(...names: readonly string[]): Contender[] {
  return names.map((name) => {
    const { title = name, floor } = subjects[name] ?? {};
    return { name, title, floor, slow: leftOut.test(name) };
  });
}

function batch(size: number, slow: boolean): Case {
  const names = ['undici-request', ...ours, ...batchers, 'ethers', 'ethers-one-message'];
  return {
    name: `batch-${size}`,
    title: `A batch of ${size.toLocaleString('en')} calls`,
    kind: 'batch',
    amount: size,
    contenders: over(...names, 'viem', 'typed-rpc'),
    slow,
  };
}

function big(megabytes: number, slow: boolean): Case {
  return {
    name: `big-${megabytes}mb`,
    title: `A result of ${megabytes} MB, in a new process each time`,
    kind: 'big',
    amount: megabytes * 1e6,
    contenders: over('undici-request', 'fetch', 'axios', ...ours, 'jayson', 'viem'),
    slow,
  };
}

function memory(name: string, what: string, bytes: number): Case {
  return {
    name: `in-memory-${name}`,
    title: `Serializing and parsing without a network, ${what}`,
    kind: 'memory',
    amount: bytes,
    contenders: [
      { name: 'floor', title: 'JSON.stringify + JSON.parse' },
      { name: 'pure', title: '**request() + parseJson()**' },
      { name: 'client', title: '**createClient over a function**' },
      { name: 'refused', title: '**the same, for calls that the server refuses**' },
      { name: 'lost', title: '**the same, for calls that get no response**' },
      { name: 'jayson', title: 'jayson, its browser client' },
      { name: 'json-rpc-2.0', title: 'json-rpc-2.0' },
      { name: 'viem', title: 'viem, custom()' },
      { name: 'typed-rpc', title: 'typed-rpc' },
    ],
  };
}

function flight(name: string, title: string, lanes: number, names: readonly string[]): Case {
  return { name, title, kind: 'flight', amount: lanes, contenders: over(...names) };
}

const pipelines = ['undici-dispatch', 'undici-pipelined', 'ours-undici', 'ours-pipelined'];

const everything = ['ours-undici', 'ours-everything'];

const middlewares = ['ours-undici', ...Object.keys(alone), ...Object.keys(stacks)];

const telemetries = [
  'ours-undici',
  'ours-telemetry',
  'ours-sdk',
  'ours-telemetry-sdk',
  'ours-instrumented',
  'ours-telemetry-instrumented',
];

const sockets = ['bare-socket', 'ours-socket', 'ours-socket-headed', 'vscode-jsonrpc'];
const webSockets = ['bare-ws', 'ours-websocket', 'json-rpc-2.0-ws', 'rpc-websockets', 'viem-ws'];

function pending(amount: number): Case {
  return {
    name: `pending-${amount}`,
    title: `${amount.toLocaleString('en')} pending calls without a network: memory and CPU time per call`,
    kind: 'pending',
    amount,
    contenders: [
      { name: 'floor', title: 'a Map of promises' },
      { name: 'connection', title: '**connect(), without timeouts**' },
      { name: 'client', title: '**createClient over connect(), with timeouts**' },
      { name: 'json-rpc-2.0', title: 'json-rpc-2.0' },
      { name: 'vscode-jsonrpc', title: 'vscode-jsonrpc' },
    ],
  };
}

/** All cases, in the order of the page. */
export const cases: readonly Case[] = [
  flight('one-at-a-time', 'Calls one after another', 1, [...floors, ...ours, ...others]),
  flight('in-flight', '64 concurrent calls', 64, [...floors, ...ours, ...others]),
  {
    name: 'tick',
    title: '1,000 calls in one tick',
    kind: 'tick',
    amount: 1000,
    contenders: over('ours-undici', 'ours-batching', 'viem-batch', 'viem', 'ethers', ...peers),
  },
  batch(1000, false),
  batch(10_000, true),
  batch(100_000, true),
  big(10, false),
  big(100, true),
  ...streamCases,
  memory('small', 'params [2, 3]', 10),
  memory('1kb', 'params of 1 kB', 1000),
  {
    name: 'contract',
    title: 'A call in memory, checked against a contract',
    kind: 'contract',
    amount: 1,
    contenders: [
      { name: 'bare', title: 'createClient over a function' },
      { name: 'off', title: "**checked, with mode 'off'**" },
      { name: 'zod by hand', title: 'zod, applied by hand' },
      { name: 'zod', title: '**checked with zod**' },
      { name: 'arktype by hand', title: 'arktype, applied by hand' },
      { name: 'arktype', title: '**checked with arktype**' },
    ],
  },
  codecCase,
  {
    name: 'shorthand',
    title: 'server.add(2, 3), over a request() that returns a constant',
    kind: 'shorthand',
    amount: 1,
    contenders: [
      { name: 'direct', title: "**client.request('add', [2, 3])**" },
      { name: 'proxy', title: '**server.add(2, 3)**' },
      { name: 'with', title: '**server.with(options)**, without a call' },
      { name: 'typed-rpc-transport', title: 'typed-rpc, its transport' },
      { name: 'typed-rpc', title: 'typed-rpc, with its client', floor: 'typed-rpc-transport' },
    ],
  },
  flight(
    'everything-on',
    'With timeout, logging at warn, auth and headers, one call after another',
    1,
    everything,
  ),
  {
    ...flight('everything-on-in-flight', 'The same, 64 concurrent calls', 64, everything),
    slow: true,
  },
  flight('pipelining', '64 concurrent idempotent calls, with HTTP pipelining', 64, pipelines),
  flight('middleware', 'With middleware, 64 concurrent calls', 64, middlewares),
  flight('telemetry', 'With OpenTelemetry, 64 concurrent calls', 64, telemetries),
  flight('socket', 'Over a socket, one call after another', 1, sockets),
  flight('socket-in-flight', 'Over a socket, 64 concurrent calls', 64, sockets),
  flight('websocket', 'Over a WebSocket, one call after another', 1, webSockets),
  flight('websocket-in-flight', 'Over a WebSocket, 64 concurrent calls', 64, webSockets),
  flight('nats', 'Over NATS, one call after another', 1, ['bare-nats', 'ours-nats']),
  flight('nats-in-flight', 'Over NATS, 64 concurrent calls', 64, ['bare-nats', 'ours-nats']),
  ...growths.map((growth) => growth.case),
  pending(1000),
  pending(100_000),
  { name: 'import', title: 'Import', kind: 'import', amount: 1, contenders: packages },
  {
    name: 'size',
    title: 'Size of one call over HTTP',
    kind: 'size',
    amount: 1,
    contenders: packages.filter(({ create }) => !create),
  },
];

/** Returns the case with this name. */
export function findCase(name: string): Case {
  const found = cases.find((one) => one.name === name);
  if (!found)
    throw new Error(`unknown case: ${name}. Cases: ${cases.map(({ name }) => name).join(', ')}`);
  return found;
}
