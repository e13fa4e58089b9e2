// A server in memory.

export { type Fake, type FakeCall, type FakeOptions, fake } from './fake/fake.ts';
export type { Answer, FakeMethods } from './fake/methods.ts';
export { type FakePeer, type FakePeerOptions, fakePeer } from './peer/fake-peer.ts';

// Faults, the same in each run.

export { type Faults, type FaultsOptions, faults, type InjectedFault } from './faults/faults.ts';
export type { FaultKind } from './faults/kinds.ts';
export { seeded } from './seeded.ts';

// Recorded calls.

export type { CassetteLine } from './cassette/line.ts';
export { record } from './cassette/record.ts';
export type { CassetteOptions } from './cassette/redact.ts';
export { type ReplayOptions, replay } from './cassette/replay.ts';

// For assertions.

export { failure } from './failure.ts';
