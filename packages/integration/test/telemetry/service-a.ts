// Calls service B over HTTP, twice at the same time.

import { compose, createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { propagation, telemetry } from '@jsonrpcclient/telemetry';
import { trace } from '@opentelemetry/api';
import { start } from './sdk.ts';

const [, , collector, url = ''] = process.argv;
start(collector);

const transport = compose(httpFetch(url), telemetry({ methods: ['quadruple'] }), propagation());
const client = createClient(transport);
const tracer = trace.getTracer('service-a');
const results = await Promise.all(
  [1, 2].map((n) =>
    tracer.startActiveSpan(`job ${n}`, async (span) => {
      const result = await client.request('quadruple', { n });
      span.end();
      return result;
    }),
  ),
);
process.send?.(results);
