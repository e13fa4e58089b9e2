// Answers over HTTP, and calls service C over a WebSocket.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { compose, createClient } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { propagation, telemetry } from '@jsonrpcclient/telemetry';
import { webSocket } from '@jsonrpcclient/websocket';
import {
  context,
  propagation as propagators,
  ROOT_CONTEXT,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import { start } from './sdk.ts';

const [, , collector, url = ''] = process.argv;
start(collector);

const transport = compose(
  connect(webSocket(url)),
  telemetry({ methods: ['double'] }),
  propagation({ into: 'meta' }),
);
const client = createClient(transport);
const tracer = trace.getTracer('service-b');

const server = createServer(async (request, response) => {
  const { params, id } = (await json(request)) as { params: { n: number }; id: number };
  const caller = propagators.extract(ROOT_CONTEXT, request.headers);
  const span = tracer.startSpan('handle', { kind: SpanKind.SERVER }, caller);
  await context.with(trace.setSpan(caller, span), async () => {
    const n = await client.request<number>('double', params);
    const result = await client.request('double', { n });
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', result, id }));
  });
  span.end();
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.(`http://127.0.0.1:${port}/`);
});
