// What users call.

export { type Client, type ClientOptions, createClient } from './client.ts';
export type { Dialect } from './dialect.ts';
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
  notification,
  type Params,
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
export type { Outcome } from './outcome.ts';
export { type Parsed, parse, parseJson, type RpcResponse } from './response.ts';
export { type CallOptions, compose } from './transport.ts';

// What authors of transports, channels and middleware need.

export { attemptsOf, countAttempt, deadlineOf, markSent, sentOf } from './call-marks.ts';
export { deadlineKey, onAbort } from './call-state.ts';
export { throwWithCaller } from './caller.ts';
export type { Codec } from './codec.ts';
export { type Direct, type DirectCall, directKey } from './direct.ts';
export { type Ending, follow, passOn, settle } from './ending.ts';
export { fields } from './fields.ts';
export { callersOf, type Fork, fork, withOptions } from './fork.ts';
export { isLarger } from './is-larger.ts';
export { kindOf, wrongKind } from './kind.ts';
export { membersOf } from './members.ts';
export { type Message, methodOf, type Payload } from './message.ts';
export { hasError, outcomeOf, outcomesOf } from './outcome.ts';
export { maxDelay, startTimer } from './timer.ts';
export type { Middleware, Reply, Transport } from './transport.ts';
