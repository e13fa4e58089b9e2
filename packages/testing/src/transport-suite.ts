import { describe } from 'vitest';
import { callSuite } from './suites/transport/call-suite.ts';
import { replyTests } from './suites/transport/reply.ts';
import type { StartTransport } from './suites/transport/start-transport.ts';

export { inMemory } from './suites/transport/in-memory.ts';
export type { StartTransport, TextServer } from './suites/transport/start-transport.ts';

/**
 * Defines the Vitest tests that every transport passes: calls, notifications, batches, errors, aborts, timeouts, and wrong
 * replies. For each test, `start` creates the transport, connected to the server that it is passed. For a transport over
 * HTTP, `describeHttpTransport` tests more; for a two-way medium, use `describeChannel`.
 */
export function describeTransport(name: string, start: StartTransport): void {
  describe(name, () => {
    callSuite(start);
    replyTests(start);
  });
}
