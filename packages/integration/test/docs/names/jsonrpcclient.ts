/** The names in the right columns of the migration pages. */

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
import type { HttpCallOptions } from '@jsonrpcclient/http-fetch';
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

export type { CallOptions, Codec };
export {
  ChannelError,
  compose,
  connect,
  createClient,
  errorCodes,
  HttpError,
  httpFetch,
  InvalidResponseError,
  lsp,
  notification,
  parse,
  proxy,
  RpcError,
  reconnect,
  request,
  subscribe,
  TimeoutError,
  TransportError,
  uuid,
};

export interface Api {
  add(params: { a: number; b: number }): number;
}
export declare const url: string;
export declare const ids: () => string;
export declare const signal: AbortSignal;
export declare const headers: Readonly<Record<string, string>>;
export declare const transport: Transport<HttpCallOptions>;
export declare const channel: Channel;
export declare const connection: Connection;
export declare const client: Client<unknown, HttpCallOptions & DuplexCallOptions>;
export declare const around: (next: IncomingHandler) => IncomingHandler;
export declare const fallback: IncomingHandler;
export declare const listener: (...params: readonly unknown[]) => void;
export declare const handler: (...params: readonly unknown[]) => unknown;
export declare const error: unknown;
