import type { Readable, Writable } from 'node:stream';

/** A stream that may be a terminal. */
export interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** What a command reads and writes; the process has these members. */
export interface Io {
  readonly stdin: Readable & Screen & { setRawMode?(mode: boolean): unknown };
  readonly stdout: Writable & Screen;
  readonly stderr: Writable & Screen;
  readonly env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
}

/** Writes a text, and resolves when it has been handed to the operating system. */
export function write(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve) => {
    // A reader that has gone is reported by the stream's 'error' event.
    stream.write(text, () => resolve());
  });
}
