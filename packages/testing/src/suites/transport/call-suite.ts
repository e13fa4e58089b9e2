import { abortTests } from './abort.ts';
import { batchTests } from './batch.ts';
import { callTests } from './call.ts';
import { codecTests } from './codec.ts';
import { stackTests } from './stack.ts';
import type { StartTransport, TransportLacks } from './start-transport.ts';

/** Tests that every transport must pass, including connections. */
export function callSuite(start: StartTransport, lacks: TransportLacks = {}): void {
  callTests(start);
  batchTests(start);
  abortTests(start);
  stackTests(start);
  codecTests(start, lacks);
}
