import type { Client, Pool } from 'undici';

/** Loads the part of undici that the built-in pool needs. */
export declare function loadUndici(): {
  readonly Client: typeof Client;
  readonly Pool: typeof Pool;
};
