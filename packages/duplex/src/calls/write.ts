import type { Calls } from './calls.ts';
import type { Outgoing } from './outgoing.ts';

export interface WriteOptions {
  readonly calls: Calls;
  /** Writes a message as JSON. */
  readonly toText: (message: unknown) => string;
  /** Hands a text to the channel. */
  readonly send: (text: string) => void | Promise<void>;
}

/** Hands a payload to the channel. */
export function write(outgoing: Outgoing, { calls, toText, send }: WriteOptions): void {
  const { text, payload } = outgoing;
  calls.begin(outgoing);
  try {
    const sending = send(text ?? toText(payload));
    // A channel may return what the `write` of its medium returns, which isn't always a promise.
    if (sending instanceof Promise)
      sending.then(
        () => calls.taken(outgoing),
        (error) => calls.fail(outgoing, error),
      );
    else calls.taken(outgoing);
  } catch (error) {
    calls.fail(outgoing, error);
  }
}
