import { describe } from 'vitest';
import { callSuite } from './suites/transport/call-suite.ts';
import { replyTests } from './suites/transport/reply.ts';
import type { StartTransport } from './suites/transport/start-transport.ts';

export { inMemory } from './suites/transport/in-memory.ts';
export type { StartTransport, TextServer } from './suites/transport/start-transport.ts';

/** Tests a transport that returns one reply per payload, whatever carries the messages. */
export function describeTransport(name: string, start: StartTransport): void {
  describe(name, () => {
    callSuite(start);
    replyTests(start);
  });
}
