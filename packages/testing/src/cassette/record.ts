import {
  type CallOptions,
  type Codec,
  fields,
  isRpcClientError,
  type Message,
  membersOf,
  type Payload,
  type Reply,
  type Sent,
  type Transport,
  wrongKind,
} from '@jsonrpcclient/core';
import type { CassetteLine } from './line.ts';
import { type CassetteOptions, createRedact } from './redact.ts';

const kept = ['content-type', 'retry-after'];

/**
 * Wraps a transport, and writes each call with its reply as a line of JSON when the reply has arrived. A call that is aborted
 * or times out is not written. The values of members whose names contain pass, secret, token, key, auth or private are
 * replaced; of the headers, only content-type and retry-after are written, and never the URL. If `write` throws, so does
 * the call.
 */
export function record<O extends CallOptions>(
  transport: Transport<O>,
  write: (line: string) => void,
  options: CassetteOptions = {},
): Transport<O> {
  if (typeof transport !== 'function') throw wrongKind('record', 'a transport', transport);
  if (typeof write !== 'function') throw wrongKind('record', 'a function that writes lines', write);
  const { codec = JSON } = options;
  const redact = createRedact(options);

  return async (payload, given) => {
    // The caller may change the params before the reply arrives.
    const sent = codec.parse(codec.stringify(payload)) as Payload;
    const began = performance.now();
    const save = (outcomes: readonly object[]) => {
      const ms = Math.round(performance.now() - began);
      for (const [place, message] of toMessages(sent).entries()) {
        const line = { ...toCall(message), ...outcomes[place], ms };
        write(codec.stringify(redact(line)));
      }
    };
    try {
      const reply = await transport(payload, given);
      save(toReplies(sent, reply, codec));
      return reply;
    } catch (error) {
      const failure = toFailure(error);
      if (failure) save(toMessages(sent).map(() => failure));
      throw error;
    }
  };
}

export function toMessages(payload: Payload): readonly Message[] {
  return 'method' in payload ? [payload] : payload;
}

/** The part of a line that is known before the call. */
export function toCall({ method, params, id }: Message): Omit<CassetteLine, 'ms'> {
  return { method, ...(params && { params }), ...(id == null && { notify: true as const }) };
}

/** The reply to each message. */
function toReplies(payload: Payload, { status, headers, body }: Reply, codec: Codec): object[] {
  const envelope = {
    ...(status !== undefined && { status }),
    ...(headers && { headers: allowed(headers) }),
  };
  const messages = toMessages(payload);
  const members = 'method' in payload ? [body] : membersOf(body, messages);
  const isForeign = members.every((member) => member === undefined);
  return messages.map((message, place) => {
    const member = isForeign ? body : members[place];
    const text = member !== undefined && message.id != null;
    return { reply: { ...envelope, ...(text && { body: withoutId(member, message, codec) }) } };
  });
}

/** The response without its id if that is the id of the request, or null. */
function withoutId(member: unknown, message: Message, codec: Codec): unknown {
  const { id, ...rest } = fields(member);
  const isObject = typeof member === 'object' && member !== null && !Array.isArray(member);
  if (!isObject) return member;
  return id == null || codec.stringify(id) === codec.stringify(message.id) ? rest : member;
}

function allowed(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => kept.includes(name)));
}

/** What is recorded of an error; undefined if it says nothing about the server, such as an abort. */
function toFailure(error: unknown): object | undefined {
  if (!isRpcClientError(error)) return undefined;
  const { name, status, headers, body, sent } = fields(error) as {
    readonly [member: string]: unknown;
    readonly sent?: Sent;
  };
  if (name === 'HttpError') {
    return { reply: { status, headers: allowed(headers as Record<string, string>), body } };
  }
  return name === 'TransportError' ? { sent } : undefined;
}
