/** How much data has left a medium, and how much still has to wait. */
export interface Outflow {
  /** Whether something must wait because the system accepts no more at the moment. */
  readonly isFull: boolean;
  /** Grows whenever something leaves the medium. */
  readonly done: number;
  /** How much of the current write is left, if the medium says. */
  readonly rest?: number | undefined;
}

/**
 * For the `activity` of a channel: returns a count that grows if something that had to wait has left since the last
 * call. Data that leaves immediately proves nothing, because the system buffers it even if the peer is gone.
 */
export function createDepartures(): (now: Outflow) => number {
  let count = 0;
  let last: Outflow | undefined;
  return (now) => {
    if (last?.isFull && (now.done > last.done || Number(now.rest) < Number(last.rest))) count++;
    last = now;
    return count;
  };
}

/**
 * A Node socket. For the socket's timeout, Node counts the bytes that the system hasn't accepted; a TLS socket wraps
 * another one.
 */
interface SocketOfNode {
  readonly _handle?: (Handle & { readonly _parent?: Handle | null }) | null;
}

interface Handle {
  readonly writeQueueSize?: number;
}

/** How many bytes a Node socket has yet to write because the system accepts no more; undefined if it doesn't say. */
export function restOf(stream: object): number | undefined {
  const { _handle } = stream as SocketOfNode;
  return (_handle?._parent ?? _handle)?.writeQueueSize;
}
