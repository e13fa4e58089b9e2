import {
  type Call,
  type CallOptions,
  type ClientOptions,
  createClient,
  decimal,
  type Payload,
  type Transport,
  withOptions,
} from '@jsonrpcclient/core';
import { createFlow, type Inlet, type Stream } from './flow.ts';
import { type Readers, readersKey } from './readers.ts';

/** The request of a stream. */
export interface StreamedRequest<T> {
  readonly transport: Transport;
  readonly call: Call;
  readonly options: CallOptions & ClientOptions;
  /** Returns the readers of the response to this payload. */
  readonly read: (inlet: Inlet<T>, payload: Payload, options: CallOptions) => Readers;
  /** Takes the result of the request when it has settled. */
  readonly end: (inlet: Inlet<T>, result: unknown) => void;
}

/** Never the same twice in a session, because streams have no client in common. */
const ids = /* @__PURE__ */ decimal();

/** Returns a stream that makes a request when its first value is read, and aborts it when its reader leaves. */
export function createRequestStream<T>(request: StreamedRequest<T>): Stream<T> {
  const { transport, call, options, read, end } = request;
  const controller = new AbortController();
  const { signal: given } = options;
  const abort = () => controller.abort(given?.reason);

  return createFlow<T>(
    async (inlet) => {
      const reading: Transport = (payload, own) =>
        transport(payload, withOptions(own, { [readersKey]: read(inlet, payload, own) }));
      const client = createClient(reading, {
        ids,
        timeout: Number.POSITIVE_INFINITY,
        ...options,
        signal: controller.signal,
        // Repeating it would repeat values that were read.
        idempotent: false,
      });
      if (given?.aborted) abort();
      given?.addEventListener('abort', abort);
      try {
        end(inlet, await client.request(call.method, call.params));
      } finally {
        given?.removeEventListener('abort', abort);
      }
    },
    () => controller.abort(),
  );
}
