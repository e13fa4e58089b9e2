import type { Message, Payload } from '@jsonrpcclient/core';
import {
  type Attributes,
  type Context,
  type Span,
  type SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { addFailure, createDescribe } from './describe.ts';
import type { Failure } from './failure.ts';
import { guard } from './guard.ts';
import { names, other } from './names.ts';
import type { CommonOptions } from './options.ts';
import { createHistograms, createTracers } from './providers.ts';
import { isRegistered } from './registered.ts';

/** Creates a span and records the duration for each payload. */
export interface Measure {
  /** Whether an SDK is registered. */
  isOn(): boolean;
  begin(payload: Payload, parent: Context): Measured;
}

/** A payload on its way. */
export interface Measured {
  /** The context with the span. */
  readonly context: Context;
  readonly span: Span | undefined;
  /** Ends the span. `failures` has an entry for each call of the payload. */
  end(failures: readonly (Failure | undefined)[], more?: Attributes): void;
}

export interface MeasureOptions extends CommonOptions {
  readonly kind: SpanKind;
  readonly metric: string;
  readonly description: string;
  /** Attributes of all spans and metrics. */
  readonly fixed: Attributes;
}

export function createMeasure(options: MeasureOptions): Measure {
  const { kind, metric, description, fixed, statusMessage = true } = options;
  const { tracerProvider, meterProvider } = options;
  const isOwn = (tracerProvider ?? meterProvider) !== undefined;
  const tracers = createTracers(tracerProvider);
  const histograms = createHistograms(metric, description, meterProvider);
  const describe = createDescribe(options, fixed);

  return {
    isOn: () => (isOwn || isRegistered()) && (tracers() ?? histograms()) !== undefined,

    begin(payload, parent) {
      const tracer = tracers();
      const histogram = histograms();
      // On the clock that SDKs expect in numbers, so the span and the metric have the same duration.
      const startTime = performance.now();
      const { name, attributes } = describe.span(payload);
      const span = tracer?.startSpan(name, { kind, attributes, startTime }, parent);
      const context = span ? trace.setSpan(parent, span) : parent;

      const end: Measured['end'] = (failures, more = {}) => {
        const endTime = performance.now();
        if (span?.isRecording()) {
          fail(span, failures, !('method' in payload), statusMessage);
          span.setAttributes(more);
          span.end(endTime);
        }
        if (!histogram) return;
        const seconds = (endTime - startTime) / 1000;
        const messages: readonly Message[] = 'method' in payload ? [payload] : payload;
        messages.forEach((message, place) => {
          histogram.record(seconds, describe.metric(message, failures[place]), context);
        });
      };
      return { context, span, end: (failures, more) => guard(() => end(failures, more)) };
    },
  };
}

/** Marks a span as failed if one of its calls failed. */
function fail(
  span: Span,
  all: readonly (Failure | undefined)[],
  isBatch: boolean,
  statusMessage: boolean,
): void {
  const failures = all.filter((failure) => failure !== undefined);
  const [first] = failures;
  if (!first) return;
  const isMixed = failures.some(({ type }) => type !== first.type);
  const attributes = addFailure({}, isMixed ? { type: other } : first);
  if (isBatch) attributes[names.batchFailed] = failures.length;
  span.setAttributes(attributes);
  const { message } = first;
  const isShown = statusMessage && message !== undefined && failures.length === 1;
  span.setStatus({ code: SpanStatusCode.ERROR, ...(isShown && { message }) });
}
