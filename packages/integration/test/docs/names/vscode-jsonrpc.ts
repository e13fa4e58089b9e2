import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Socket } from 'node:net';
import type { MessagePort } from 'node:worker_threads';
import {
  CancellationTokenSource,
  createClientPipeTransport,
  createClientSocketTransport,
  createMessageConnection,
  createServerPipeTransport,
  createServerSocketTransport,
  ErrorCodes,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  type MessageReader,
  type MessageWriter,
  NotificationType,
  ParameterStructures,
  PortMessageReader,
  PortMessageWriter,
  ProgressType,
  RequestType,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  Trace,
  type Tracer,
} from 'vscode-jsonrpc/node';

export {
  CancellationTokenSource,
  createClientPipeTransport,
  createClientSocketTransport,
  createMessageConnection,
  createServerPipeTransport,
  createServerSocketTransport,
  ErrorCodes,
  IPCMessageReader,
  IPCMessageWriter,
  NotificationType,
  ParameterStructures,
  PortMessageReader,
  PortMessageWriter,
  ProgressType,
  RequestType,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
  Trace,
};

export declare const child: ChildProcessWithoutNullStreams;
export declare const socket: Socket;
export declare const port: MessagePort;
export declare const reader: MessageReader;
export declare const writer: MessageWriter;
export declare const connection: MessageConnection;
export declare const source: CancellationTokenSource;
export declare const square: RequestType<number, number, void>;
export declare const moved: NotificationType<{ readonly line: number }>;
export declare const indexing: ProgressType<{ readonly percentage: number }>;
export declare const tracer: Tracer;
export declare const log: (...values: unknown[]) => void;
export declare const error: unknown;
