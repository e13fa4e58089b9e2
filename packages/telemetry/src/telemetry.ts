import {
  attemptsOf,
  type CallOptions,
  type Payload,
  passOn,
  type Reply,
  type Transport,
} from '@jsonrpcclient/core';
import { context, SpanKind } from '@opentelemetry/api';
import { withCall, withContext } from './call-context.ts';
import { failuresOf } from './failure.ts';
import { guard } from './guard.ts';
import { createMeasure, type Measured } from './measure.ts';
import { names } from './names.ts';
import { type CommonOptions, check, checkObject, checkOptions } from './options.ts';

/** Options of `telemetry`. */
export interface TelemetryOptions extends CommonOptions {
  /** The server's host name and port, for `server.address` and `server.port`; by default, neither is exported. */
  readonly server?: { readonly address: string; readonly port?: number | undefined } | undefined;
}

/**
 * Creates one CLIENT span for each call, with all its attempts, and records its duration in seconds in the histogram
 * `rpc.client.call.duration`. A batch that is sent with `client.batch` has one span, and records one duration for each
 * call. List it first, so it's the outermost middleware. It never exports params, results, headers or URLs.
 */
export function telemetry(
  options: TelemetryOptions = {},
): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  checkObject('telemetry', options);
  checkOptions('telemetry', options);
  const { isOn, begin } = createMeasure({
    ...options,
    kind: SpanKind.CLIENT,
    metric: names.clientDuration,
    description: 'Measures the duration of an outgoing Remote Procedure Call (RPC).',
    fixed: toAttributes(options),
  });
  return (next) => (payload, callOptions) => {
    if (!isOn()) return next(payload, callOptions);
    const measured = guard(() => begin(payload, context.active()));
    return measured ? send(measured, next, payload, callOptions) : next(payload, callOptions);
  };
}

function send<O extends CallOptions>(
  { context: given, span, end }: Measured,
  next: Transport<O>,
  payload: Payload,
  options: O,
): Promise<Reply> {
  const own = span ? withCall(given, span) : given;
  const passed = span ? withContext(options, own) : options;
  return context.with(own, () =>
    passOn(next, payload, passed, (ending) => {
      const attempts = attemptsOf(options);
      const more = attempts > 1 ? { [names.attempts]: attempts } : undefined;
      const failures = guard(() => failuresOf(payload, options, ending));
      end(failures ?? [], more);
    }),
  );
}

function toAttributes({ server }: TelemetryOptions): Record<string, string | number> {
  if (server === undefined) return {};
  check('telemetry', 'server: object with an address', server, Object(server) === server);
  const { address, port } = server;
  check('telemetry', 'server.address: string', address ?? null, typeof address === 'string');
  check('telemetry', 'server.port: integer', port, Number.isInteger(port));
  return {
    [names.serverAddress]: address,
    ...(port !== undefined && { [names.serverPort]: port }),
  };
}
