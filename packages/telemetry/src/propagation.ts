import {
  type CallOptions,
  fields,
  type Message,
  type Payload,
  type Transport,
  withOptions,
} from '@jsonrpcclient/core';
import { type Context, context as contexts, propagation as propagators } from '@opentelemetry/api';
import { contextOf, contextsOf } from './call-context.ts';
import { check, checkObject, isFunction } from './options.ts';
import { isRegistered } from './registered.ts';
import { isInjectedByUndici } from './undici.ts';

/** The trace context as text, for example `{ traceparent: '00-…' }`. */
export type Carrier = Readonly<Record<string, string>>;

/** Options of `propagation`. */
export interface PropagationOptions {
  /**
   * Where to write the trace context: 'headers', the default, for HTTP and NATS; 'meta' for the `_meta` of params by name,
   * which is the convention of MCP; or a function that returns the message to send.
   */
  readonly into?:
    | 'headers'
    | 'meta'
    | ((message: Message, carrier: Carrier) => Message)
    | undefined;
  /**
   * 'auto', the default, writes no headers while something subscribes to undici's requests, because OpenTelemetry's
   * instrumentation of undici and `fetch` then adds them. 'always' and 'never' override this.
   */
  readonly inject?: 'auto' | 'always' | 'never' | undefined;
}

interface WithHeaders extends CallOptions {
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
}

/**
 * Writes the trace context of each call into its headers or its message, replacing one that is already there. Also sends
 * calls in their own context if a queue delayed them. List it last, so it's the innermost middleware. The headers of a
 * batch by `batching` contain the context of its first call.
 */
export function propagation(
  options: PropagationOptions = {},
): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  checkObject('propagation', options);
  const { into = 'headers', inject = 'auto' } = options;
  const isPlace = into === 'headers' || into === 'meta' || isFunction(into);
  check('propagation', "into: 'headers', 'meta' or function", into, isPlace);
  const isWhen = inject === 'auto' || inject === 'always' || inject === 'never';
  check('propagation', "inject: 'auto', 'always' or 'never'", inject, isWhen);
  const isOff = () =>
    inject === 'never' || (inject === 'auto' && into === 'headers' && isInjectedByUndici());
  const place = into === 'meta' ? intoMeta : into;

  return (next) => (payload, callOptions) => {
    if (!isRegistered()) return next(payload, callOptions);
    const context = contextOf(payload, callOptions);
    let sent = payload;
    let passed = callOptions;
    if (!isOff()) {
      if (place === 'headers') passed = withHeaders(callOptions, carrierOf(context));
      else sent = write(place, payload, callOptions, context);
    }
    if (context === contexts.active()) return next(sent, passed);
    return contexts.with(context, () => next(sent, passed));
  };
}

function carrierOf(context: Context): Carrier {
  const carrier: Record<string, string> = {};
  propagators.inject(context, carrier);
  return carrier;
}

function withHeaders<O extends CallOptions>(options: O, carrier: Carrier): O {
  if (Object.keys(carrier).length === 0) return options;
  const { headers = {} }: WithHeaders = options;
  const written = new Set(Object.keys(carrier).map((name) => name.toLowerCase()));
  const others = Object.entries(headers).filter(([name]) => !written.has(name.toLowerCase()));
  const merged = Object.assign(Object.fromEntries(others), carrier);
  return withOptions<WithHeaders>(options, { headers: merged }) as O;
}

function write(
  place: (message: Message, carrier: Carrier) => Message,
  payload: Payload,
  options: CallOptions,
  context: Context,
): Payload {
  const writeOne = (message: Message, own: Context) => {
    const carrier = carrierOf(own);
    return Object.keys(carrier).length === 0 ? message : place(message, carrier);
  };
  if ('method' in payload) return writeOne(payload, context);
  const all = contextsOf(payload, options, context);
  return all.map((own, place) => writeOne(payload[place] as Message, own));
}

/** An array has no place for it, and neither has an object that JSON replaces. */
function intoMeta(message: Message, carrier: Carrier): Message {
  const { params = {} } = message;
  const { toJSON, _meta } = fields(params);
  if (Array.isArray(params) || isFunction(toJSON)) return message;
  return { ...message, params: { ...params, _meta: { ...fields(_meta), ...carrier } } };
}
