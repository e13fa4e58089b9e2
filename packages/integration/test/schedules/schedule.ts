import fc from 'fast-check';

/**
 * What a server does with a message: whether it executes the calls, and how it responds. 'unsent' never reaches it, and
 * 'mixed' executes only the first call of a batch.
 */
type Kind =
  | 'result'
  | 'error object'
  | 'listed code'
  | 'mixed'
  | '421'
  | '425'
  | '429'
  | '429 with an error object'
  | '503 with Retry-After'
  | 'unsent'
  | 'lost before'
  | 'lost after'
  | '500'
  | '502'
  | '503'
  | '504'
  | 'hangs before'
  | 'hangs after'
  | 'garbage';

/** How a server treats one message. */
export interface Step {
  readonly kind: Kind;
  /** Milliseconds until it responds. */
  readonly delay: number;
  /** Whether the transport ignores an abort. */
  readonly stubborn: boolean;
}

/** A call, or a batch of three. */
export interface Planned {
  readonly kind: 'get' | 'get shared' | 'send' | 'notify' | 'batch';
  readonly at: number;
  readonly timeout: number;
  /** Milliseconds until the caller aborts it. */
  readonly abort: number | undefined;
}

/** Which middleware there is, and how it is set. */
export interface Setup {
  readonly combine: 'balance' | 'failover';
  readonly attemptTimeout: number | undefined;
  readonly retryTimeout: number | undefined;
  readonly probe: boolean;
  readonly hedge: boolean;
  readonly batching: boolean;
  readonly limit: number | undefined;
  readonly breaker: boolean;
  readonly failures: number;
  /** For the random numbers of the middlewares. */
  readonly seed: number;
}

/** Everything that happens in one run. */
export interface Schedule {
  readonly setup: Setup;
  /** Each server repeats its steps. */
  readonly servers: readonly (readonly Step[])[];
  readonly calls: readonly Planned[];
}

const faults: readonly Kind[] = [
  'error object',
  'listed code',
  'mixed',
  '421',
  '425',
  '429',
  '429 with an error object',
  '503 with Retry-After',
  'unsent',
  'lost before',
  'lost after',
  '500',
  '502',
  '503',
  '504',
  'hangs before',
  'hangs after',
  'garbage',
];

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(fc.constant<Kind>('result'), fc.constantFrom(...faults)),
  delay: fc.constantFrom(0, 1, 20, 200, 2_000),
  stubborn: fc.boolean(),
});

const planned: fc.Arbitrary<Planned> = fc.record({
  kind: fc.constantFrom('get', 'get shared', 'send', 'send', 'notify', 'batch'),
  at: fc.constantFrom(0, 0, 1, 50, 500, 3_000, 8_000),
  timeout: fc.constantFrom(30, 300, 1_500, 10_000),
  abort: fc.option(fc.constantFrom(1, 10, 100, 1_000), { nil: undefined, freq: 3 }),
});

const setup: fc.Arbitrary<Setup> = fc.record({
  combine: fc.constantFrom('balance', 'failover'),
  attemptTimeout: fc.constantFrom(undefined, 100),
  retryTimeout: fc.constantFrom(undefined, 150),
  probe: fc.boolean(),
  hedge: fc.boolean(),
  batching: fc.boolean(),
  limit: fc.constantFrom(undefined, 2),
  breaker: fc.boolean(),
  failures: fc.constantFrom(1, 3, 5),
  seed: fc.nat(),
});

/** Random schedules. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  setup,
  servers: fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }),
  calls: fc.array(planned, { minLength: 1, maxLength: 12 }),
});
