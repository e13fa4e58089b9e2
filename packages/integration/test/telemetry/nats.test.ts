import { compose, createClient } from '@jsonrpcclient/core';
import { connectNats, isInstalled, startNats } from '@jsonrpcclient/fixtures';
import { nats } from '@jsonrpcclient/nats';
import { propagation, telemetry } from '@jsonrpcclient/telemetry';
import { context, propagation as propagators, trace } from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const exporter = new InMemorySpanExporter();

beforeAll(() => {
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
});

afterAll(() => {
  for (const api of [context, propagators, trace]) api.disable();
});

describe.skipIf(!isInstalled('nats'))('over NATS', () => {
  test('the headers of a message contain the span of the call', async () => {
    await using broker = await startNats();
    await using connection = await connectNats(broker.url);
    const seen: unknown[] = [];
    connection.subscribe('math', {
      callback(_, message) {
        seen.push(Object.fromEntries(message.headers ?? []));
        const { id } = JSON.parse(message.string());
        message.respond(JSON.stringify({ jsonrpc: '2.0', result: 5, id }));
      },
    });
    const stack = compose(
      nats(connection, 'math', { headers: { 'x-a': '1' } }),
      telemetry(),
      propagation({ inject: 'always' }),
    );
    expect(await createClient(stack).request('add', [2, 3])).toBe(5);
    const [span] = exporter.getFinishedSpans();
    const { traceId = '', spanId = '' } = span?.spanContext() ?? {};
    const traceparent = [`00-${traceId}-${spanId}-01`];
    expect(seen).toEqual([{ 'x-a': ['1'], traceparent }]);
  });
});
