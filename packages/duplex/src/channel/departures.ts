/** How far a medium has got with what was handed to it. */
export interface Outflow {
  /** Whether something has to wait, because the system takes no more at the moment. */
  readonly isFull: boolean;
  /** Grows whenever something that was handed to the medium has left it. */
  readonly done: number;
  /** How much is left of what is leaving, if the medium tells. */
  readonly rest?: number | undefined;
}

/**
 * For the `activity` of a channel: counts at each look whether something that had to wait has left since the last one.
 * What leaves at once proves nothing, because the buffers of the system take it even if the other side is gone.
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

/** A socket of Node, which counts what the system has not taken for its own timeout; beneath TLS there is another. */
interface SocketOfNode {
  readonly _handle?: (Handle & { readonly _parent?: Handle | null }) | null;
}

interface Handle {
  readonly writeQueueSize?: number;
}

/** How many bytes a socket of Node has yet to write because the system takes no more; undefined if it doesn't tell. */
export function restOf(stream: object): number | undefined {
  const { _handle } = stream as SocketOfNode;
  return (_handle?._parent ?? _handle)?.writeQueueSize;
}
