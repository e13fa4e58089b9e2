import {
  createNoopMeter,
  type Histogram,
  type MeterProvider,
  metrics,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { guard } from './guard.ts';

/** The instrumentation scope of the spans and metrics. */
const scope = '@jsonrpcclient/telemetry';

/** Of `rpc.client.call.duration` and `rpc.server.call.duration`, in seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** What the registered provider has before an SDK is registered, too. */
type MaybeProxy = TracerProvider & { getDelegateTracer?(name: string): Tracer | undefined };

/** Returns a function that returns the tracer; undefined if no SDK would see its spans. */
export function createTracers(own: TracerProvider | undefined): () => Tracer | undefined {
  let known: TracerProvider | undefined;
  let tracer: Tracer | undefined;
  return () => {
    const provider: MaybeProxy = own ?? trace.getTracerProvider();
    if (provider === known) return tracer;
    // An SDK may be registered later.
    if (provider.getDelegateTracer && !provider.getDelegateTracer(scope)) return undefined;
    known = provider;
    tracer = guard(() => provider.getTracer(scope));
    return tracer;
  };
}

/** Returns a function that returns the histogram; undefined if no SDK would see its values. */
export function createHistograms(
  name: string,
  description: string,
  own: MeterProvider | undefined,
): () => Histogram | undefined {
  let known: MeterProvider | undefined;
  let histogram: Histogram | undefined;
  return () => {
    const provider = own ?? metrics.getMeterProvider();
    // Compared at each call, because an SDK may be registered later.
    if (provider === known) return histogram;
    known = provider;
    histogram = guard(() => {
      const meter = provider.getMeter(scope);
      const options = { description, unit: 's', advice: { explicitBucketBoundaries: buckets } };
      return meter === createNoopMeter() ? undefined : meter.createHistogram(name, options);
    });
    return histogram;
  };
}
