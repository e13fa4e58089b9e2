import { context, metrics, propagation, type TextMapPropagator, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  CompositePropagator,
  hrTimeToMilliseconds,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import {
  AggregationTemporality,
  type Histogram,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

/** One series of a histogram. */
interface Series {
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly boundaries: readonly number[];
  readonly count: number;
  readonly sum: number;
}

/** An SDK that keeps what it exports. */
export interface Sdk {
  readonly tracerProvider: BasicTracerProvider;
  readonly meterProvider: MeterProvider;
  /** The spans of this library that have ended, in the order of their ends. */
  spans(): readonly ReadableSpan[];
  /** The spans of all libraries. */
  allSpans(): readonly ReadableSpan[];
  series(): Promise<readonly Series[]>;
  /** All that is exported, as text. */
  dump(): Promise<string>;
  reset(): void;
}

export const scope = '@jsonrpcclient/telemetry';

export function createSdk(sampler?: Sampler): Sdk {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
    ...(sampler && { sampler }),
  });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({
    exporter: metricExporter,
    exportIntervalMillis: 2 ** 31 - 1,
  });
  const meterProvider = new MeterProvider({ readers: [reader] });
  const allSpans = () => exporter.getFinishedSpans();
  const collect = async () => {
    metricExporter.reset();
    await meterProvider.forceFlush();
    return metricExporter.getMetrics();
  };
  return {
    tracerProvider,
    meterProvider,
    allSpans,
    spans: () =>
      allSpans().filter(({ instrumentationScope }) => instrumentationScope.name === scope),
    async series() {
      const collected = await collect();
      return collected
        .flatMap(({ scopeMetrics }) => scopeMetrics)
        .filter((one) => one.scope.name === scope)
        .flatMap(({ metrics }) => metrics)
        .flatMap(({ descriptor: { name, unit, description }, dataPoints }) =>
          dataPoints.map(({ attributes, value }) => {
            const { buckets, count, sum = 0 } = value as Histogram;
            const { boundaries } = buckets;
            return { name, unit, description, attributes, boundaries, count, sum };
          }),
        );
    },
    async dump() {
      const shown = allSpans().map(({ name, attributes, status, events, links, resource }) => ({
        name,
        attributes,
        status,
        events,
        links,
        resource: resource.attributes,
      }));
      return JSON.stringify([shown, await collect()], (_, value) =>
        typeof value === 'bigint' ? `${value}` : value,
      );
    },
    reset: () => exporter.reset(),
  };
}

const w3c: TextMapPropagator = new CompositePropagator({
  propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
});

/** Registers an SDK for the whole test file. Returns a function that unregisters it. */
export function register({ tracerProvider, meterProvider }: Partial<Sdk>, propagator = w3c) {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(propagator);
  if (tracerProvider) trace.setGlobalTracerProvider(tracerProvider);
  if (meterProvider) metrics.setGlobalMeterProvider(meterProvider);
  return () => {
    for (const api of [context, propagation, trace, metrics]) api.disable();
  };
}

/** The id of the span above a span; undefined for a root. */
export function parentOf({ parentSpanContext }: ReadableSpan): string | undefined {
  return parentSpanContext?.spanId;
}

export function idOf(span: ReadableSpan): string {
  return span.spanContext().spanId;
}

export function secondsOf({ duration }: ReadableSpan): number {
  return hrTimeToMilliseconds(duration) / 1000;
}

/** The trace and the span in a `traceparent`. */
export function readTraceparent(text: unknown): { readonly trace: string; readonly span: string } {
  const [, trace = '', span = ''] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-0[01]$/.exec(`${text}`) ?? [];
  return { trace, span };
}
