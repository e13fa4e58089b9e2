import { fields } from '@jsonrpcclient/core';
import { ChannelError, startTimer } from '@jsonrpcclient/duplex';
import type { StreamReply } from '@jsonrpcclient/http';
import { isEventStream } from '../read-reply.ts';
import type { Context } from './context.ts';
import { follow } from './follow.ts';
import { parse } from './message.ts';
import type { Entry } from './pending.ts';
import { discard, isOk } from './wire.ts';

/** How long a stream may stay open after its last response; closing it at once would also close the connection. */
const grace = 1000;

/** Sends a message; resolves when the server has accepted it and has responded to all requests in it. */
export async function post(text: string, entry: Entry, context: Context): Promise<void> {
  const { wire, intake } = context;
  const { ids, controller } = entry;
  let isFollowing = false;
  try {
    const reply = await wire.request({ verb: 'POST', body: text, signal: controller.signal });
    if (!isOk(reply)) await takeError(reply, entry, context);
    else if (ids.size === 0) discard(reply);
    else if (isEventStream(reply) && reply.body) {
      isFollowing = true;
      await Promise.race([entry.answered(), read(reply.body, entry, context)]);
    } else {
      const body = await intake.readAll(reply);
      if (body !== '') intake.take(body);
      // The server may respond to an accepted message on the stream of the GET.
      else if (reply.status === 202) await Promise.race([entry.answered(), context.lost()]);
    }
    if (isOk(reply) && ids.size > 0 && !controller.signal.aborted)
      throw new ChannelError('the reply does not contain the response');
  } finally {
    if (!isFollowing) entry.close();
  }
}

/** Reads the stream of a message to its end. */
async function read(
  body: AsyncIterable<Uint8Array>,
  entry: Entry,
  context: Context,
): Promise<void> {
  const { controller } = entry;
  let timer: ReturnType<typeof setTimeout> | undefined;
  entry.answered().then(() => {
    timer = startTimer(grace, () => controller.abort());
  });
  try {
    await follow(body, entry, context);
  } finally {
    // Also if the response was the last event, because the timer starts in a microtask.
    entry.answered().then(() => clearTimeout(timer));
    entry.close();
  }
}

/** Passes on the error object of a reply with an error status; otherwise throws. */
async function takeError(reply: StreamReply, { ids }: Entry, { intake }: Context): Promise<void> {
  const { status } = reply;
  const body = fields(parse(await intake.readAll(reply)));
  const { id = null, error } = body;
  const own = id ?? (ids.size === 1 ? [...ids][0] : undefined);
  if (error != null && ids.has(own)) intake.take(JSON.stringify({ ...body, id: own }));
  else throw new ChannelError(`the server returned HTTP ${status}`, { code: status });
}
