import {
  type Codec,
  decimal,
  fields,
  type Message,
  notification,
  type Params,
  type Payload,
  request,
  type Transport,
  wrongKind,
} from '@jsonrpcclient/core';
import { type Channel, ChannelError } from '@jsonrpcclient/duplex';
import { createMemoryChannel, createRefusedChannel, type MemoryChannel } from './memory-channel.ts';
import { createPeerRequests } from './requests.ts';

export interface FakePeerOptions {
  /** Writes and reads JSON, as the option of a real channel's `connect` does. */
  readonly codec?: Codec | undefined;
  /** The form of the peer's own requests and notifications; '2.0' by default. */
  readonly dialect?: '2.0' | '1.0' | undefined;
}

/** The other end of a channel, in memory. */
export interface FakePeer {
  /** Opens a channel for `connect`, or for `reconnect`, which can open several. The peer sends to the last one. */
  open(): Channel;
  /** Sends a notification to the client. Throws a `TypeError` for invalid arguments. */
  notify(method: string, params?: Params): void;
  /** Sends the client a request, and resolves to its result. Rejects with an `RpcError`, or if the channel closes. */
  request(method: string, params?: Params): Promise<unknown>;
  /** Breaks the connection after everything that was sent before. Resolves when the client has noticed. */
  drop(cause?: unknown): Promise<void>;
  /** Closes the channel after everything that was sent before. Resolves when the client has noticed. */
  close(): Promise<void>;
  /** Lets the next channels fail to open; one by default. */
  refuse(count?: number): void;
}

/**
 * Creates the peer for a two-way connection. It responds with what a transport returns, for example a `fake` or a
 * `replay`; if the transport rejects, the connection breaks.
 */
export function fakePeer(
  server: Transport,
  { codec = JSON, dialect = '2.0' }: FakePeerOptions = {},
): FakePeer {
  if (typeof server !== 'function')
    throw wrongKind('fakePeer', 'a transport such as fake(methods)', server);
  const nextId = decimal();
  const requests = createPeerRequests();
  let current: MemoryChannel | undefined;
  let refusals = 0;

  const opened = (): MemoryChannel => {
    if (!current?.isOpen) throw new Error('fakePeer: no channel is open; connect to peer.open()');
    return current;
  };
  const drop = (channel: MemoryChannel, cause?: unknown) =>
    channel.end(
      new ChannelError('the fake peer dropped the connection', { code: 'ECONNRESET', cause }),
    );
  const respond = async (payload: Payload, from: MemoryChannel) => {
    try {
      const { body } = await server(payload, {});
      if (body !== undefined) from.send(codec.stringify(body));
    } catch (error) {
      await drop(from, error);
    }
  };
  const toText = ({ method, params, id = null }: Message) =>
    codec.stringify(
      dialect === '1.0'
        ? { method, params: params ?? [], id }
        : { jsonrpc: '2.0', method, ...(params && { params }), ...(id !== null && { id }) },
    );

  return {
    open() {
      if (refusals > 0) {
        refusals--;
        return createRefusedChannel();
      }
      const opening = createMemoryChannel((text) => {
        const payload = codec.parse(text);
        const calls: Message[] = [];
        for (const message of [payload].flat()) {
          if ('method' in fields(message)) calls.push(message as Message);
          else requests.settle(message);
        }
        const [first] = calls;
        if (first) void respond(Array.isArray(payload) ? calls : first, opening);
      }, requests.end);
      current = opening;
      return opening.channel;
    },
    notify: (method, params) => opened().send(toText(notification(method, params))),
    async request(method, params) {
      const id = `peer-${nextId()}`;
      const text = toText(request(method, params, id));
      opened().send(text);
      return requests.add(id, method);
    },
    drop: async (cause) => drop(opened(), cause),
    close: async () => opened().end(),
    refuse(count = 1) {
      refusals += count;
    },
  };
}
