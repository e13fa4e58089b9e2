import { compose, createClient, type Middleware } from '@jsonrpcclient/core';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { propagation, telemetry } from '@jsonrpcclient/telemetry';
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
import { ours } from './ours.ts';

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

function over(url: string, ...middleware: readonly Middleware[]): ReturnType<Connect> {
  return ours(createClient(compose(httpUndici(url), ...middleware)));
}

function traced(url: string): ReturnType<Connect> {
  return over(url, telemetry({ methods: ['add'] }), propagation());
}

/** Without an SDK. */
export const oursTelemetry: Connect = traced;

/** With an SDK, but without telemetry. */
export const oursSdk: Connect = (url) => {
  register();
  return over(url);
};

export const oursTelemetrySdk: Connect = (url) => {
  register();
  return traced(url);
};

/** With OpenTelemetry's instrumentation of undici, but without telemetry. */
export const oursInstrumented: Connect = (url) => {
  register();
  new UndiciInstrumentation();
  return over(url);
};

export const oursTelemetryInstrumented: Connect = (url) => {
  register();
  new UndiciInstrumentation();
  return traced(url);
};
