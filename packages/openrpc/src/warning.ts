import { type Place, toPointer } from './place.ts';

/** Something odd in a document, and how it was read. */
export interface Warning {
  /** The place in the document, as a JSON pointer: `#/methods/0/params/1`. */
  readonly pointer: string;
  /** What is odd, and how it was read. */
  readonly message: string;
}

/** Options of every function that reads a document. */
export interface ReadOptions {
  /** Called for everything in the document that is odd; by default, nothing is reported. */
  readonly onWarning?: ((warning: Warning) => void) | undefined;
}

export type Warn = (place: Place, message: string) => void;

/** Returns a function that reports each warning once. */
export function createWarn({ onWarning }: ReadOptions): Warn {
  const seen = new Set<string>();
  return (place, message) => {
    const pointer = toPointer(place);
    const key = `${pointer} ${message}`;
    if (seen.has(key)) return;
    seen.add(key);
    onWarning?.({ pointer, message });
  };
}
