import type { Found } from './resolve.ts';

/** What a document says about a method, with references followed. */
export interface ReadMethod extends Docs {
  readonly name: string;
  readonly place: readonly string[];
  /** undefined if the document leaves it open. */
  readonly structure: 'by-name' | 'by-position' | undefined;
  readonly params: readonly ReadParam[];
  /** undefined for a notification. */
  readonly result: ReadValue | undefined;
  readonly errors: readonly ReadError[];
  /** Whether the server calls it: what `toOpenRpc` writes for events and requests. */
  readonly isFromServer: boolean;
}

export interface Docs {
  readonly summary: string | undefined;
  readonly description: string | undefined;
  readonly deprecated: boolean;
}

/** A schema, and where it is. */
export interface ReadValue extends Docs {
  readonly name: string;
  readonly schema: Found;
}

export interface ReadParam extends ReadValue {
  readonly required: boolean;
  /** Whether it stands for any number of parameters. */
  readonly isRest: boolean;
}

export interface ReadError {
  readonly code: number;
  readonly message: string;
  /** The schema of `data`; undefined if the document has none. */
  readonly data: Found | undefined;
}
