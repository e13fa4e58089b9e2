export { onAbort } from './abort.ts';
export { membersOf } from './answer.ts';
export { type Client, type ClientOptions, createClient } from './client.ts';
export type { Codec } from './codec.ts';
export { type Dialect, hasError, type Outcome, type RpcResponse } from './dialect.ts';
export {
  type ErrorObject,
  InvalidResponseError,
  isRpcClientError,
  RpcClientError,
  RpcError,
  type Sent,
  TimeoutError,
  TransportError,
} from './error.ts';
export { errorCodes } from './error-codes.ts';
export { decimal, hexadecimal, type Id, random, uuid } from './id.ts';
export {
  type Message,
  methodOf,
  notification,
  type Params,
  type Payload,
  type RpcNotification,
  type RpcRequest,
  request,
} from './message.ts';
export type {
  Call,
  CallArguments,
  MethodName,
  MethodParams,
  MethodResult,
  Outcomes,
} from './methods.ts';
export { type Parsed, parse, parseJson } from './response.ts';
export {
  type CallOptions,
  compose,
  type Middleware,
  type Reply,
  type Transport,
} from './transport.ts';
