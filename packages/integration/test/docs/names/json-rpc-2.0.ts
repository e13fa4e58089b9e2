import {
  createJSONRPCErrorResponse,
  createJSONRPCNotification,
  createJSONRPCRequest,
  createJSONRPCSuccessResponse,
  JSONRPCClient,
  JSONRPCErrorCode,
  JSONRPCErrorException,
  type JSONRPCRequest,
  type JSONRPCResponse,
  JSONRPCServer,
  JSONRPCServerAndClient,
  type TypedJSONRPCClient,
} from 'json-rpc-2.0';

export {
  createJSONRPCErrorResponse,
  createJSONRPCNotification,
  createJSONRPCRequest,
  createJSONRPCSuccessResponse,
  JSONRPCClient,
  JSONRPCErrorCode,
  JSONRPCErrorException,
  JSONRPCServer,
  JSONRPCServerAndClient,
  type TypedJSONRPCClient,
};

export type Methods = { add(params: { a: number; b: number }): number };
export declare const send: (payload: unknown) => Promise<void>;
export declare const createID: () => string;
export declare const client: JSONRPCClient & JSONRPCClient<{ readonly token: string }>;
export declare const peer: JSONRPCServerAndClient;
export declare const server: JSONRPCServer;
export declare const first: JSONRPCRequest;
export declare const second: JSONRPCRequest;
export declare const response: JSONRPCResponse;
export declare const listener: (params: { readonly text: string }) => void;
export declare const handler: (params: { readonly text: string }) => string;
export declare const error: unknown;
export declare const errorListener: (message: string, data: unknown) => void;
