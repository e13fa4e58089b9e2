/**
 * The names of OpenTelemetry's conventions for RPC and JSON-RPC. `@opentelemetry/semantic-conventions` has them, too, but
 * it is large, and the names for JSON-RPC are in an entry that changes in minor versions.
 */
export const names = {
  systemName: 'rpc.system.name',
  method: 'rpc.method',
  methodOriginal: 'rpc.method_original',
  statusCode: 'rpc.status_code',
  errorType: 'error.type',
  protocolVersion: 'jsonrpc.protocol.version',
  requestId: 'jsonrpc.request.id',
  serverAddress: 'server.address',
  serverPort: 'server.port',
  clientDuration: 'rpc.client.call.duration',
  serverDuration: 'rpc.server.call.duration',
  // The conventions have no names for these.
  batchSize: 'jsonrpcclient.batch.size',
  batchFailed: 'jsonrpcclient.batch.failed',
  attempts: 'jsonrpcclient.attempts',
} as const;

/** The value of `rpc.system.name`, and the name of a span that shows no method. */
export const jsonrpc = 'jsonrpc';

/** The method if it isn't recognized, and the type of errors of several types. */
export const other = '_OTHER';
