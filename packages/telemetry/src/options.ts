import { kindOf, type Message, wrongKind } from '@jsonrpcclient/core';
import type { Attributes, MeterProvider, TracerProvider } from '@opentelemetry/api';

/** Options of `telemetry` and `incomingTelemetry`. */
export interface CommonOptions {
  /**
   * The methods whose names are exported: a list, or a function that returns whether a name is one of them. Names of other
   * methods become `_OTHER`. By default, no names are exported, and spans are called `jsonrpc`.
   */
  readonly methods?: readonly string[] | ((method: string) => boolean) | undefined;
  /** Returns more attributes for the span of a single call; not called for a batch. */
  readonly attributes?: ((message: Message) => Attributes) | undefined;
  /**
   * Whether the status of a failed span contains the message of the error object; true by default. Set it to false if
   * these messages may contain params.
   */
  readonly statusMessage?: boolean | undefined;
  /** The registered one by default. */
  readonly tracerProvider?: TracerProvider | undefined;
  /** The registered one by default. */
  readonly meterProvider?: MeterProvider | undefined;
}

/** Throws a `TypeError` that names the function and the option, unless the options are valid. */
export function checkOptions(
  name: string,
  { methods, attributes, statusMessage, tracerProvider, meterProvider }: CommonOptions,
): void {
  const isList = Array.isArray(methods) && methods.every((method) => typeof method === 'string');
  check(name, 'methods: array of strings or function', methods, isList || isFunction(methods));
  if (isList && methods.some((method) => method.includes('*')))
    throw new TypeError(`${name}: methods are exact names; for a pattern, pass a function`);
  check(name, 'attributes: function', attributes, isFunction(attributes));
  check(name, 'statusMessage: boolean', statusMessage, typeof statusMessage === 'boolean');
  const { getTracer } = Object(tracerProvider);
  check(name, 'tracerProvider: TracerProvider', tracerProvider, isFunction(getTracer));
  const { getMeter } = Object(meterProvider);
  check(name, 'meterProvider: MeterProvider', meterProvider, isFunction(getMeter));
}

/** Throws a `TypeError` that names the function, the option and the expected kind of value; `undefined` is allowed. */
export function check(name: string, expected: string, value: unknown, isValid: boolean): void {
  if (value !== undefined && !isValid) throw wrongKind(name, expected, value);
}

/** Throws a `TypeError` unless the options are an object. */
export function checkObject(name: string, options: unknown): void {
  check(name, 'an object with options', options, kindOf(options) === 'Object');
}

export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
