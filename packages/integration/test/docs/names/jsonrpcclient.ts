/** The names in the right columns of the migration pages. */

import type { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { Readable, Writable } from 'node:stream';
import type { ReadableStream, WritableStream } from 'node:stream/web';
import type { Worker } from 'node:worker_threads';
import {
  type Channel,
  ChannelError,
  type Connection,
  connect,
  type DuplexCallOptions,
  type IncomingHandler,
  lsp,
  reconnect,
  subscribe,
} from '@jsonrpcclient/duplex';
import { httpAxios } from '@jsonrpcclient/http-axios';
import type { HttpCallOptions } from '@jsonrpcclient/http-fetch';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { logging } from '@jsonrpcclient/logging';
import {
  balance,
  batching,
  dedupe,
  failover,
  limit,
  observe,
  policy,
  retry,
} from '@jsonrpcclient/middleware';
import { port, windowPort } from '@jsonrpcclient/port';
import { concatenated, contentLength, newline, socket } from '@jsonrpcclient/socket';
import { stdio } from '@jsonrpcclient/stdio';
import { webSocket } from '@jsonrpcclient/websocket';
import {
  type CallOptions,
  type Client,
  type Codec,
  compose,
  createClient,
  errorCodes,
  HttpError,
  httpFetch,
  InvalidResponseError,
  notification,
  parse,
  proxy,
  RpcError,
  request,
  TimeoutError,
  type Transport,
  TransportError,
  uuid,
} from 'jsonrpcclient';
import WebSocket from 'ws';

export type { CallOptions, Codec };
export {
  balance,
  batching,
  ChannelError,
  compose,
  concatenated,
  connect,
  contentLength,
  createClient,
  dedupe,
  errorCodes,
  failover,
  HttpError,
  httpAxios,
  httpFetch,
  httpUndici,
  InvalidResponseError,
  limit,
  logging,
  lsp,
  newline,
  notification,
  observe,
  parse,
  policy,
  port,
  proxy,
  Readable,
  RpcError,
  reconnect,
  request,
  retry,
  socket,
  stdio,
  subscribe,
  TimeoutError,
  TransportError,
  uuid,
  WebSocket,
  Writable,
  webSocket,
  windowPort,
};

export interface Api {
  add(params: { a: number; b: number }): number;
  square(n: number): number;
}
export declare const url: string;
export declare const ca: string;
export declare const call: (payload: unknown) => Promise<unknown>;
export declare const log: (...values: unknown[]) => void;
export declare const other: Transport<HttpCallOptions>;
export declare const fetch: typeof globalThis.fetch;
export declare const popup: Window;
export declare const frame: Window;
export declare const origin: string;
export declare const readable: ReadableStream<Uint8Array>;
export declare const writable: WritableStream<Uint8Array>;
export declare const accepted: Socket;
export declare const worker: Worker;
export declare const instance: { request(config: object): Promise<unknown> };
export declare const httpAgent: Agent;
export declare const replacer: (key: string, value: unknown) => unknown;
export declare const reviver: (key: string, value: unknown) => unknown;
export declare const ids: () => string;
export declare const signal: AbortSignal;
export declare const headers: Readonly<Record<string, string>>;
export declare const transport: Transport<HttpCallOptions>;
export declare const channel: Channel;
export declare const connection: Connection;
export declare const client: Client<unknown, HttpCallOptions & DuplexCallOptions>;
export declare const onOpen: (client: Client) => unknown;
export declare const translate: (message: unknown) => unknown;
export declare const read: (notice: {
  readonly subscription: string;
  readonly result: unknown;
}) => { readonly id: string; readonly value: unknown };
export declare const sign: (body: string) => string;
export declare const around: (next: IncomingHandler) => IncomingHandler;
export declare const fallback: IncomingHandler;
export declare const listener: (...params: readonly unknown[]) => void;
export declare const handler: (...params: readonly unknown[]) => unknown;
export declare const error: unknown;
export declare const token: string;
export declare const refresh: () => Promise<string>;
