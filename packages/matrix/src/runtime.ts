import type { Addresses, Result, TransportName } from './suite/addresses.ts';

/** The suite, ready to run. */
interface Job {
  /** `worker` is a URL of the page's server in browsers, else of a file. */
  readonly addresses: Addresses;
  readonly transports: readonly TransportName[];
  /** What a page posts to `/report`. */
  readonly report: () => Promise<string>;
  readonly files: ReadonlyMap<string, string>;
}

/** A JavaScript runtime. */
export interface Runtime {
  readonly name: string;
  /** The transports that work in it; the others are not tried. */
  readonly transports: readonly TransportName[];
  /** Finds or installs it; returns its version, or undefined if it is not installed and npm doesn't have it. */
  readonly prepare: () => Promise<string | undefined>;
  readonly run: (job: Job) => Promise<Result[]>;
}
