import { alone, stacks } from './middlewares.ts';
import type { Addresses } from './serve.ts';
import type { Connect } from './subject.ts';

interface Entry {
  readonly title: string;
  /** The bare library that the subject is built on. */
  readonly floor?: string;
  /** HTTP by default. */
  readonly medium?: keyof Addresses;
  /** Imports the subject only when called, so a process loads only one subject. */
  readonly load: () => Promise<Connect>;
}

/** All clients, by the names that cases list. */
export const subjects: Readonly<Record<string, Entry>> = {
  'node-http': {
    title: 'bare node:http, keep-alive',
    load: async () => (await import('./subjects/node-http.ts')).nodeHttp,
  },
  'undici-dispatch': {
    title: 'bare undici dispatch',
    load: async () => (await import('./subjects/undici.ts')).undiciDispatch,
  },
  'undici-request': {
    title: 'bare undici request',
    load: async () => (await import('./subjects/undici.ts')).undiciRequest,
  },
  fetch: {
    title: 'bare fetch',
    load: async () => (await import('./subjects/fetch.ts')).bareFetch,
  },
  'fetch-signal': {
    title: 'bare fetch, with a signal',
    floor: 'fetch',
    load: async () => (await import('./subjects/fetch.ts')).abortableFetch,
  },
  axios: {
    title: 'bare axios',
    load: async () => (await import('./subjects/axios.ts')).bareAxios,
  },
  'ours-undici': {
    title: '**http-undici**',
    floor: 'undici-dispatch',
    load: async () => (await import('./subjects/ours-undici.ts')).oursUndici,
  },
  'undici-pipelined': {
    title: 'bare undici dispatch, pipelining',
    load: async () => (await import('./subjects/undici.ts')).undiciPipelined,
  },
  'ours-pipelined': {
    title: '**http-undici, pipelining**',
    floor: 'undici-pipelined',
    load: async () => (await import('./subjects/ours-undici.ts')).oursPipelined,
  },
  'ours-batching': {
    title: '**http-undici, batching**',
    floor: 'undici-dispatch',
    load: async () => (await import('./subjects/ours-batching.ts')).oursBatching,
  },
  'ours-everything': {
    title: '**http-undici, everything on**',
    floor: 'undici-dispatch',
    load: async () => (await import('./subjects/ours-everything.ts')).oursEverything,
  },
  ...alone,
  ...stacks,
  'ours-telemetry': {
    title: '**telemetry() and propagation(), without an SDK**',
    load: async () => (await import('./subjects/ours-telemetry.ts')).oursTelemetry,
  },
  'ours-sdk': {
    title: '**http-undici, with an SDK**',
    load: async () => (await import('./subjects/ours-sdk.ts')).oursSdk,
  },
  'ours-telemetry-sdk': {
    title: '**the same with telemetry() and propagation()**',
    load: async () => (await import('./subjects/ours-sdk.ts')).oursTelemetrySdk,
  },
  'ours-instrumented': {
    title: "**http-undici, with an SDK and OpenTelemetry's instrumentation of undici**",
    load: async () => (await import('./subjects/ours-sdk.ts')).oursInstrumented,
  },
  'ours-telemetry-instrumented': {
    title: '**the same with telemetry() and propagation()**',
    load: async () => (await import('./subjects/ours-sdk.ts')).oursTelemetryInstrumented,
  },
  'ours-fetch': {
    title: '**http-fetch**',
    floor: 'fetch',
    load: async () => (await import('./subjects/ours-fetch.ts')).oursFetch,
  },
  'ours-axios': {
    title: '**http-axios**',
    floor: 'axios',
    load: async () => (await import('./subjects/ours-axios.ts')).oursAxios,
  },
  jayson: {
    title: 'jayson',
    floor: 'node-http',
    load: async () => (await import('./subjects/jayson.ts')).jaysonDefault,
  },
  'jayson-keep-alive': {
    title: 'jayson, keep-alive agent',
    floor: 'node-http',
    load: async () => (await import('./subjects/jayson.ts')).jaysonKeepAlive,
  },
  'json-rpc-2.0-fetch': {
    title: 'json-rpc-2.0 over fetch',
    floor: 'fetch',
    load: async () => (await import('./subjects/json-rpc-2.ts')).jsonRpc2Fetch,
  },
  'json-rpc-2.0-axios': {
    title: 'json-rpc-2.0 over axios',
    floor: 'axios',
    load: async () => (await import('./subjects/json-rpc-2.ts')).jsonRpc2Axios,
  },
  'open-rpc': {
    title: '@open-rpc/client-js',
    floor: 'fetch',
    load: async () => (await import('./subjects/open-rpc.ts')).openRpc,
  },
  'typed-rpc': {
    title: 'typed-rpc',
    floor: 'fetch',
    load: async () => (await import('./subjects/typed-rpc.ts')).typedRpc,
  },
  viem: {
    title: 'viem',
    floor: 'fetch',
    load: async () => (await import('./subjects/viem.ts')).viem,
  },
  'viem-batch': {
    title: 'viem, batch: true',
    floor: 'fetch',
    load: async () => (await import('./subjects/viem.ts')).viemBatch,
  },
  'viem-one-message': {
    title: 'viem, batchSize raised',
    floor: 'fetch',
    load: async () => (await import('./subjects/viem.ts')).viemOneMessage,
  },
  ethers: {
    title: 'ethers (collects calls for 10 ms)',
    floor: 'node-http',
    load: async () => (await import('./subjects/ethers.ts')).ethers,
  },
  'ethers-single': {
    title: 'ethers, batchMaxCount: 1',
    floor: 'node-http',
    load: async () => (await import('./subjects/ethers.ts')).ethersSingle,
  },
  'ethers-one-message': {
    title: 'ethers, batchMaxCount raised',
    floor: 'node-http',
    load: async () => (await import('./subjects/ethers.ts')).ethersOneMessage,
  },
  'bare-socket': {
    title: 'bare socket, one line per call',
    medium: 'tcp',
    load: async () => (await import('./subjects/bare-socket.ts')).bareSocket,
  },
  'ours-socket': {
    title: '**socket**',
    floor: 'bare-socket',
    medium: 'tcp',
    load: async () => (await import('./subjects/ours-socket.ts')).oursSocket,
  },
  'ours-socket-headed': {
    title: '**socket, Content-Length**',
    floor: 'bare-socket',
    medium: 'lsp',
    load: async () => (await import('./subjects/ours-socket.ts')).oursSocketHeaded,
  },
  'vscode-jsonrpc': {
    title: 'vscode-jsonrpc, Content-Length',
    floor: 'bare-socket',
    medium: 'lsp',
    load: async () => (await import('./subjects/vscode-jsonrpc.ts')).vscodeJsonrpc,
  },
  'bare-ws': {
    title: 'bare ws, one send per call',
    medium: 'ws',
    load: async () => (await import('./subjects/bare-ws.ts')).bareWs,
  },
  'ours-websocket': {
    title: '**websocket, over ws**',
    floor: 'bare-ws',
    medium: 'ws',
    load: async () => (await import('./subjects/ours-websocket.ts')).oursWebSocket,
  },
  'json-rpc-2.0-ws': {
    title: 'json-rpc-2.0 over ws',
    floor: 'bare-ws',
    medium: 'ws',
    load: async () => (await import('./subjects/json-rpc-2.ts')).jsonRpc2Ws,
  },
  'rpc-websockets': {
    title: 'rpc-websockets',
    floor: 'bare-ws',
    medium: 'ws',
    load: async () => (await import('./subjects/rpc-websockets.ts')).rpcWebsockets,
  },
  'viem-ws': {
    title: 'viem, webSocket()',
    floor: 'bare-ws',
    medium: 'ws',
    load: async () => (await import('./subjects/viem.ts')).viemWs,
  },
  'bare-nats': {
    title: 'bare request() of the NATS client',
    medium: 'nats',
    load: async () => (await import('./subjects/nats.ts')).bareNats,
  },
  'ours-nats': {
    title: '**nats**',
    floor: 'bare-nats',
    medium: 'nats',
    load: async () => (await import('./subjects/nats.ts')).oursNats,
  },
};
