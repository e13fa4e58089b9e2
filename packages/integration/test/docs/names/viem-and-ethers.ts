import {
  BrowserProvider,
  FallbackProvider,
  FetchRequest,
  IpcSocketProvider,
  isError,
  JsonRpcProvider,
  WebSocketProvider,
} from 'ethers';
import {
  type Client,
  createClient,
  createPublicClient,
  custom,
  type EIP1193Provider,
  fallback,
  HttpRequestError,
  http,
  LimitExceededRpcError,
  type PublicClient,
  RpcRequestError,
  rpcSchema,
  TimeoutError,
  type WebSocketTransport,
  webSocket,
} from 'viem';
import { ipc } from 'viem/node';

export {
  BrowserProvider,
  createClient,
  createPublicClient,
  custom,
  FallbackProvider,
  FetchRequest,
  fallback,
  HttpRequestError,
  http,
  IpcSocketProvider,
  ipc,
  isError,
  JsonRpcProvider,
  LimitExceededRpcError,
  RpcRequestError,
  rpcSchema,
  TimeoutError,
  WebSocketProvider,
  webSocket,
};

export declare const url: string;
export declare const other: string;
export declare const headers: Record<string, string>;
export declare const client: PublicClient;
export declare const live: Client<WebSocketTransport>;
export declare const ethereum: EIP1193Provider;
export declare const provider: JsonRpcProvider;
export declare const request: FetchRequest;
export declare const first: JsonRpcProvider;
export declare const second: JsonRpcProvider;
export declare const error: unknown;
export declare const log: (...values: unknown[]) => void;
export type Schema = [{ Method: 'eth_chainId'; Parameters?: undefined; ReturnType: string }];
