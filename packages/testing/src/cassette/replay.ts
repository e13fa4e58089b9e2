import {
  type CallOptions,
  type Message,
  methodOf,
  type Payload,
  type Reply,
  type Transport,
  TransportError,
} from '@jsonrpcclient/core';
import { nextTask } from '@jsonrpcclient/duplex';
import { HttpError } from '@jsonrpcclient/http';
import type { CassetteLine } from './line.ts';
import { readLines } from './lines.ts';
import { toCall, toMessages } from './record.ts';
import { type CassetteOptions, createRedact } from './redact.ts';

export interface ReplayOptions<O extends CallOptions = CallOptions> extends CassetteOptions {
  /** Makes the calls that aren't recorded. Without it, they reject with a `TypeError`. */
  readonly missing?: Transport<O> | undefined;
}

/** A recorded call, and the message that it answers. */
type Answered = readonly [line: CassetteLine, message: Message];

/**
 * Creates a transport that answers calls as recorded by `record`, from its lines or the text of a cassette. It finds a
 * call by its method and params, and returns the response with the id of the request; whether calls travel in batches,
 * and in which order, makes no difference. If the same call was recorded several times, the replies come in this order,
 * and the last one is repeated. Throws a `TypeError` for a line that isn't a recorded call.
 */
export function replay<O extends CallOptions = CallOptions>(
  lines: string | Iterable<string>,
  options: ReplayOptions<O> = {},
): Transport<O> {
  const { missing, codec = JSON } = options;
  const recorded = readLines(lines, codec);
  const redact = createRedact(options);
  const callOf = (message: Message) => redact({ ...toCall(message), ms: 0 });

  const refuse = (payload: Payload, { method }: Message) => {
    const count = recorded.count(method);
    const which = count === 0 ? 'no call' : `${count} ${count === 1 ? 'call' : 'calls'}`;
    const suffix = count === 0 ? '' : ', none with these params';
    throw new TypeError(
      `${methodOf(payload)}: the cassette has ${which} of ${method}${suffix}; record it again`,
    );
  };

  return async (payload, given) => {
    const sent = codec.parse(codec.stringify(payload)) as Payload;
    await nextTask();
    const messages = toMessages(sent);
    const absent = messages.filter((message) => !recorded.has(callOf(message)));
    const [first] = absent;
    if (first && !missing) refuse(payload, first);
    if (missing && absent.length === messages.length) return missing(payload, given);
    const answered = messages.flatMap((message): Answered[] => {
      const line = recorded.take(callOf(message));
      return line ? [[line, message]] : [];
    });
    const others = first && missing ? await missing(absent, given) : undefined;
    return join(payload, answered, others);
  };
}

/** Joins the recorded replies, and the reply to the calls that weren't recorded. */
function join(payload: Payload, answered: readonly Answered[], others: Reply | undefined): Reply {
  const replies = answered.map(([line, message]) => toReply(line, message, methodOf(payload)));
  if ('method' in payload && replies[0]) return replies[0];
  const bodies = replies.flatMap(({ body }) => (body === undefined ? [] : [body]));
  const foreign = bodies.find((body) => typeof body !== 'object' || body === null);
  if (foreign !== undefined) return { ...replies[0], body: foreign };
  const all = [...bodies, ...(others?.body === undefined ? [] : [others.body].flat())];
  return { ...replies[0], body: all.length > 0 ? all : undefined };
}

/** The recorded reply with the id of the request; throws as the transport did if there was none. */
function toReply({ reply, sent }: CassetteLine, { id }: Message, method: string): Reply {
  if (!reply) throw new TransportError('no response (recorded)', method, { sent: sent ?? 'maybe' });
  const { status = 200, headers = {}, body } = reply;
  const isFailed = status < 200 || status >= 300;
  if (isFailed && (body === undefined || typeof body === 'string'))
    throw new HttpError({ status, headers, body }, method);
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  return { ...reply, body: isObject && !('id' in body) ? { ...body, id } : body };
}
