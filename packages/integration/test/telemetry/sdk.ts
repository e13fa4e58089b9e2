import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

/** Registers an SDK that sends spans to a collector, as a service does when it starts. */
export function start(collector: string | undefined): void {
  const exporter = new OTLPTraceExporter({ url: `${collector}v1/traces` });
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
  new UndiciInstrumentation();
}
