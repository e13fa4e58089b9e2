/// <reference lib="esnext.disposable" preserve="true" />
import type { CallOptions, Transport } from '@jsonrpcclient/core';
import type { EndpointsOptions } from './options.ts';
import { pin } from './pin.ts';
import { createProber, type Prober } from './probe.ts';
import { route } from './route.ts';
import { type Strategy, toSettings } from './settings.ts';
import { type EndpointStatus, statusOf } from './status.ts';

/** Several endpoints as one transport. Disposing it stops its probes; it doesn't close the transports. */
export interface Endpoints<O extends CallOptions = CallOptions>
  extends Transport<O>,
    AsyncDisposable {
  /** Returns the state of each endpoint, in the order of the list. */
  readonly endpoints: () => EndpointStatus[];
  /**
   * Returns a transport that stays on the endpoint of its first call, for example for a session. Its calls never move to
   * another endpoint.
   */
  readonly pin: () => Transport<O> & object;
}

/** Creates one transport from several. */
export function createEndpoints(
  transports: readonly Transport[],
  options: EndpointsOptions,
  strategy: Strategy,
): Endpoints {
  let prober: Prober | undefined;
  const settings = toSettings(transports, options, strategy, (endpoint) => prober?.look(endpoint));
  prober = options.probe && createProber(options.probe, settings);
  const transport: Transport = (payload, callOptions) => route(payload, callOptions, settings);
  return Object.assign(transport, {
    endpoints: () => settings.endpoints.map((one) => statusOf(one, settings.now(), settings.decay)),
    pin: () => pin(settings),
    async [Symbol.asyncDispose]() {
      prober?.stop();
    },
  });
}
