import { metrics } from '@opentelemetry/api';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import {
  AggregationTemporality,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics';
import {
  NodeTracerProvider,
  SimpleSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-node';
import type { Connect } from '../subject.ts';
import { oursTelemetry } from './ours-telemetry.ts';
import { oursUndici } from './ours-undici.ts';

const done = async () => {};

const spanExporter: SpanExporter = {
  export: (_, report) => report({ code: 0 }),
  shutdown: done,
};

const metricExporter: PushMetricExporter = {
  export: (_, report) => report({ code: 0 }),
  forceFlush: done,
  shutdown: done,
  selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
};

/** Registers an SDK that discards what it exports. */
function register(): void {
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] }).register();
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter });
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
}

/** With an SDK, but without telemetry. */
export const oursSdk: Connect = (url) => {
  register();
  return oursUndici(url);
};

export const oursTelemetrySdk: Connect = (url) => {
  register();
  return oursTelemetry(url);
};

/** With OpenTelemetry's instrumentation of undici, but without telemetry. */
export const oursInstrumented: Connect = (url) => {
  register();
  new UndiciInstrumentation();
  return oursUndici(url);
};

export const oursTelemetryInstrumented: Connect = (url) => {
  register();
  new UndiciInstrumentation();
  return oursTelemetry(url);
};
