// All that core uses of the platform, so that nothing else compiles.

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

/** A clock that is never set back. */
declare const performance: { now(): number };

declare const crypto: { randomUUID(): string };

/** Undefined in browsers. */
declare var process: { readonly versions?: { readonly uv?: string } } | undefined;

declare function setTimeout(callback: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;

declare class TextEncoder {
  encode(text: string): { readonly length: number };
}
