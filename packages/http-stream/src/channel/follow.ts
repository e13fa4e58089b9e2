import { ChannelError } from '@jsonrpcclient/duplex';
import type { StreamReply } from '@jsonrpcclient/http';
import { createEventReader } from '../events/event-reader.ts';
import { isEventStream } from '../read-reply.ts';
import type { Context } from './context.ts';
import { backOff, delay } from './delay.ts';
import type { Entry } from './pending.ts';
import { discard, isOk, isSessionGone } from './wire.ts';

/** Where a stream broke off. */
export interface Position {
  /** The id of its last event. */
  lastId: string | undefined;
  /** Milliseconds to wait, as the server says. */
  retry: number | undefined;
  /** How many attempts in a row brought no event. */
  failures: number;
}

/** Reads the stream of a message, and resumes it until all requests have responses; throws if that is impossible. */
export async function follow(
  body: AsyncIterable<Uint8Array>,
  { ids, controller: { signal } }: Entry,
  context: Context,
): Promise<void> {
  const position: Position = { lastId: undefined, retry: undefined, failures: 0 };
  for (let current: AsyncIterable<Uint8Array> | undefined = body; current; ) {
    const cause = await readOnce(current, position, context);
    if (ids.size === 0 || signal.aborted) return;
    if (!context.settings.resume || position.lastId === undefined)
      throw new ChannelError(
        'the event stream ended without the response',
        cause === undefined ? {} : { cause },
      );
    current = await resume(position, signal, context);
  }
}

/** Reads a stream to its end; returns the error if it broke. */
export async function readOnce(
  body: AsyncIterable<Uint8Array>,
  position: Position,
  { intake, settings: { maxMessageBytes } }: Context,
): Promise<unknown> {
  const reader = createEventReader(maxMessageBytes);
  let failure: unknown;
  try {
    await intake.read(body, reader);
  } catch (error) {
    failure = error;
  }
  position.retry = reader.retry ?? position.retry;
  if (reader.lastId !== undefined) {
    position.lastId = reader.lastId;
    position.failures = 0;
  }
  return failure;
}

/** Returns the rest of a stream; undefined if it is no longer needed. */
async function resume(
  position: Position,
  signal: AbortSignal,
  { wire, settings }: Context,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const { retries } = settings;
  let cause: unknown;
  while (position.failures < retries) {
    position.failures++;
    await delay(backOff(position.failures, position.retry, settings), signal);
    if (signal.aborted) return undefined;
    try {
      const reply = await wire.request({ verb: 'GET', signal, lastId: position.lastId });
      if (isOk(reply) && isEventStream(reply)) return reply.body;
      discard(reply);
      cause = new ChannelError('the server does not resume the stream', { code: reply.status });
      if (!isTemporary(reply)) break;
    } catch (error) {
      if (isSessionGone(error)) throw error;
      cause = error;
    }
  }
  throw new ChannelError('the event stream ended without the response', { cause });
}

/** Whether the same request may succeed later. */
export function isTemporary({ status }: StreamReply): boolean {
  return status === 409 || status === 429 || (status >= 500 && status !== 501);
}
