import { propagation, telemetry } from '@jsonrpcclient/telemetry';
import { describeTransport, inMemory } from '@jsonrpcclient/testing/transport-suite';
import { afterAll, beforeAll } from 'vitest';
import { createSdk, register } from './sdk.ts';

let unregister = () => {};

beforeAll(() => {
  unregister = register(createSdk());
});

afterAll(() => unregister());

describeTransport('a transport in memory, with telemetry', inMemory(telemetry(), propagation()));

const { tracerProvider, meterProvider } = createSdk({ shouldSample: () => ({ decision: 0 }) });
describeTransport(
  'a transport in memory, with telemetry that samples nothing',
  inMemory(telemetry({ tracerProvider, meterProvider }), propagation()),
);
