import type { Stream } from './socket.ts';

/**
 * Returns a function to call before each message. It makes all messages of one turn of the event loop leave in one packet,
 * if there is a stream below the socket.
 */
export function createCork(streamOf: () => Stream | undefined): () => void {
  const { process } = globalThis as {
    readonly process?: { nextTick(callback: () => void): void };
  };
  let held: Stream | undefined;

  const release = () => {
    held?.uncork();
    held = undefined;
  };

  return () => {
    if (held || !process) return;
    held = streamOf();
    held?.cork();
    // After all reactions to promises, because responses are read in such a reaction.
    if (held) process.nextTick(release);
  };
}
