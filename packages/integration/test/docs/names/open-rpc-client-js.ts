import type { EventEmitter } from 'node:events';
import {
  Client,
  ContentLengthMessageFramer,
  EventEmitterTransport,
  HTTPTransport,
  JSONRPCError,
  NewlineDelimitedMessageFramer,
  PostMessageIframeTransport,
  PostMessageWindowTransport,
  RequestManager,
  StreamTransport,
  WebSocketTransport,
} from '@open-rpc/client-js';
import { StdioTransport } from '@open-rpc/client-js/stdio';

export {
  Client,
  ContentLengthMessageFramer,
  EventEmitterTransport,
  HTTPTransport,
  JSONRPCError,
  NewlineDelimitedMessageFramer,
  PostMessageIframeTransport,
  PostMessageWindowTransport,
  RequestManager,
  StdioTransport,
  StreamTransport,
  WebSocketTransport,
};

export declare const transport: HTTPTransport;
export declare const other: WebSocketTransport;
export declare const client: Client;
export declare const nextID: () => number;
export declare const uri: string;
export declare const headers: Record<string, string>;
export declare const fetcher: typeof fetch;
export declare const emitter: EventEmitter;
export declare const readable: ReadableStream<Uint8Array>;
export declare const writable: WritableStream<Uint8Array>;
export declare const log: (...values: unknown[]) => void;
export declare const error: unknown;
