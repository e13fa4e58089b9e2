import type { Contract } from './contract.ts';

const others = {
  methods: 'requests',
  requests: 'methods',
  events: 'emits',
  emits: 'events',
} as const;

type Others = typeof others;

/** The contract of the other end. */
export type Flipped<C> = {
  readonly [K in keyof C as K extends keyof Others ? Others[K] : K]: C[K];
};

/** Returns the contract of the other end: it calls the requests, receives the methods, and sends the events. */
export function flip<const C extends Contract>(contract: C): Flipped<C>;
export function flip(contract: Contract): object {
  return Object.fromEntries(
    Object.entries(contract).map(([kind, specs]) => [others[kind as keyof Others] ?? kind, specs]),
  );
}
