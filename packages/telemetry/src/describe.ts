import type { Message, Payload } from '@jsonrpcclient/core';
import type { Attributes } from '@opentelemetry/api';
import type { Failure } from './failure.ts';
import { guard } from './guard.ts';
import { jsonrpc, names, other } from './names.ts';
import type { CommonOptions } from './options.ts';

/** Names spans, and returns their attributes and those of metrics. */
export interface Describe {
  /** The name and the attributes of a new span. */
  span(payload: Payload): { readonly name: string; readonly attributes: Attributes };
  /** The attributes of the duration of one call. */
  metric(message: Message, failure: Failure | undefined): Attributes;
}

/** `fixed` are attributes of all spans and metrics. */
export function createDescribe(
  { methods, attributes: more }: CommonOptions,
  fixed: Attributes,
): Describe {
  const base: Attributes = { [names.systemName]: jsonrpc, ...fixed };
  const isKnown = typeof methods === 'function' ? methods : toSet(methods ?? []);
  const nameOf = ({ method }: Message) => {
    if (!methods) return undefined;
    return guard(() => isKnown(method)) ? method : other;
  };

  return {
    span(payload) {
      const attributes = copy(base);
      if (!('method' in payload)) {
        addVersion(attributes, payload[0]);
        attributes[names.batchSize] = payload.length;
        return { name: jsonrpc, attributes };
      }
      const { method, id } = payload;
      const name = nameOf(payload);
      if (name !== undefined) attributes[names.method] = name;
      if (name === other) attributes[names.methodOriginal] = method;
      addVersion(attributes, payload);
      if (id != null) attributes[names.requestId] = `${id}`;
      if (more)
        Object.assign(
          attributes,
          guard(() => more(payload)),
        );
      return { name: name === other ? jsonrpc : (name ?? jsonrpc), attributes };
    },

    metric(message, failure) {
      const name = nameOf(message);
      if (name === undefined && !failure) return base;
      const attributes = copy(base);
      if (name !== undefined) attributes[names.method] = name;
      if (failure) addFailure(attributes, failure);
      return attributes;
    },
  };
}

/** Not a spread, because V8 adds properties to a spread object slowly. */
function copy(attributes: Attributes): Attributes {
  return Object.assign({}, attributes);
}

/** The attributes by which a failed call differs. */
export function addFailure(attributes: Attributes, { type, code }: Failure): Attributes {
  attributes[names.errorType] = type;
  if (code !== undefined) attributes[names.statusCode] = code;
  return attributes;
}

/** Version 1.0 is the default of the conventions. */
function addVersion(attributes: Attributes, message: Message | undefined): void {
  if (message?.jsonrpc !== undefined) attributes[names.protocolVersion] = message.jsonrpc;
}

function toSet(methods: readonly string[]): (method: string) => boolean {
  const known = new Set(methods);
  return (method) => known.has(method);
}
