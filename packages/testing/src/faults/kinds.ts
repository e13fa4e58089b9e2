/** Faults that occur before the server receives the payload. */
const before = ['refuse', 'cut', 'ignore', 'status429'] as const;

/** Faults that occur after the server has executed the payload. */
const after = [
  'reset',
  'drop',
  'status502',
  'html',
  'truncated',
  'wrongId',
  'stringId',
  'duplicate',
  'swap',
  'missing',
  'delay',
  'reorder',
] as const;

/**
 * What goes wrong with a payload. Before the server receives it: 'refuse' (the connection is refused; `sent` is 'no'),
 * 'cut' (the connection breaks; `sent` is 'maybe'), 'ignore' (nothing happens until the call times out), 'status429' (HTTP
 * 429 with a Retry-After of 1 second). After the server has executed it: 'reset' (the connection breaks; `sent` is
 * 'maybe'), 'drop' (nothing arrives until the call times out), 'status502' (HTTP 502 with a page), 'html' (a page with
 * HTTP 200), 'truncated' (half of the JSON), 'wrongId' (another id), 'stringId' (the id in another type), 'duplicate' (the
 * response twice), 'swap' (a batch in reverse order), 'missing' (no response, or one too few in a batch), 'delay' (a late
 * reply), 'reorder' (the reply comes after that of another call).
 */
export type FaultKind = (typeof before)[number] | (typeof after)[number];

export const faultKinds: readonly FaultKind[] = [...before, ...after];

/** Calls with these settle only by timeout or abort. */
const endless: readonly FaultKind[] = ['ignore', 'drop'];

export const settling: readonly FaultKind[] = faultKinds.filter((kind) => !endless.includes(kind));
