import { compose, createClient, type Message, type Transport } from '@jsonrpcclient/core';
import { propagation, telemetry } from '@jsonrpcclient/telemetry';
import { propagation as propagators, type TextMapPropagator, trace } from '@opentelemetry/api';
import { expectEqual } from './expect.ts';

const spanContext = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 };

const propagator: TextMapPropagator<Record<string, string>> = {
  inject: (context, carrier) => {
    carrier.span = trace.getSpanContext(context)?.spanId ?? '';
  },
  extract: (context) => context,
  fields: () => [],
};

/** Calls a server without an SDK, and with a tracer; without a context manager, as in most browsers. */
export async function checkTelemetry(transport: Transport): Promise<void> {
  const plain = createClient(compose(transport, telemetry(), propagation()));
  expectEqual(await plain.request('add', [2, 3]), 5);

  const names: string[] = [];
  const startSpan = (name: string) => {
    names.push(name);
    return trace.wrapSpanContext(spanContext);
  };
  const tracer = { startSpan, startActiveSpan: () => {} };
  const carried: string[] = [];
  const into = (message: Message, { span = '' }: { readonly span?: string }) => {
    carried.push(span);
    return message;
  };
  const traced = telemetry({
    methods: ['add'],
    tracerProvider: { getTracer: () => tracer as never },
  });
  propagators.setGlobalPropagator(propagator);
  try {
    const client = createClient(compose(transport, traced, propagation({ into })));
    expectEqual(await client.request('add', [2, 3]), 5);
  } finally {
    propagators.disable();
  }
  expectEqual([names, carried], [['add'], [spanContext.spanId]]);
}
