import type { OnUnexpected, Unexpected } from '@jsonrpcclient/duplex';

/** The last message on a stream that is not a response to the call. If there is no response, the error is about it. */
export interface Stray {
  /** Keeps a message and reports the one before. */
  keep(text: string, report: Unexpected): void;
  /** Reports the kept message, because there is a response. */
  report(): void;
  readonly text: string | undefined;
}

export function createStray(unexpected: OnUnexpected): Stray {
  let kept: { readonly text: string; readonly report: Unexpected } | undefined;
  return {
    keep(text, report) {
      if (kept) unexpected(kept.report);
      kept = { text, report };
    },
    report() {
      if (kept) unexpected(kept.report);
    },
    get text() {
      return kept?.text;
    },
  };
}
