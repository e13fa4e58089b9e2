import {
  type Call,
  type ClientOptions,
  type Codec,
  fields,
  InvalidResponseError,
  type Message,
  type Payload,
  type Transport,
  wrongKind,
} from '@jsonrpcclient/core';
import { checkCall, checkOptions } from '../check.ts';
import type { Inlet, Stream } from '../flow.ts';
import type { StreamCallOptions } from '../http-stream.ts';
import { createRequestStream } from '../request-stream.ts';
import { createSplitter } from './splitter.ts';

/** The maximum number of bytes that are parsed at once, apart from the beginning of an element. */
const partSize = 2 ** 13;

/** Options of `streamResult`: those of the call, and `ids` and `dialect` of a client. `timeout` is `Infinity` by default. */
export interface StreamResultOptions extends StreamCallOptions, ClientOptions {
  /** The maximum number of bytes in an element, and in everything else in the response; 16 MiB by default. */
  readonly maxElementBytes?: number | undefined;
  /** The member of the result that is the array, if the result is an object. */
  readonly at?: string | undefined;
}

/**
 * Makes a request whose result is or contains a long array, and yields its elements as they arrive. Memory is limited by
 * `maxElementBytes`, not by the size of the result. The request is sent when the first element is read, and breaking out of
 * the loop aborts it. The iteration throws what a call rejects with: before the first element if the response is an error
 * or has another id, or at the end if the id or the error comes after the result.
 */
export function streamResult<T = unknown>(
  transport: Transport<StreamCallOptions>,
  call: Call,
  options: StreamResultOptions = {},
): Stream<T> {
  const { maxElementBytes = 2 ** 24, at, ...rest } = options;
  checkCall('streamResult', transport, call);
  checkOptions('streamResult', { maxElementBytes });
  if (at !== undefined && typeof at !== 'string')
    throw wrongKind('streamResult', 'at: the name of a member', at);
  const names = at === undefined ? ['result'] : ['result', at];
  const close = at === undefined ? ']}' : ']}}';
  let isArray = false;

  return createRequestStream<T>({
    transport,
    call,
    options: rest,
    read: (inlet, payload) => ({
      async readJson(body, codec) {
        const splitter = createSplitter(maxElementBytes, names);
        for await (const chunk of partsOf(body)) {
          const text = splitter.split(chunk);
          const { head } = splitter;
          if (head !== undefined && !isArray) {
            isArray = true;
            if (isRefused(head + close, payload, codec)) return head + close;
          }
          if (text && !give(text, codec, inlet)) return text;
          const room = inlet.room();
          if (room) await room;
        }
        return splitter.rest();
      },
    }),
    end(inlet, result) {
      if (isArray) return;
      // It came in an event, or from another transport.
      const elements = at === undefined ? result : fields(result)[at];
      if (!Array.isArray(elements))
        throw new InvalidResponseError(
          `${at === undefined ? 'the result' : `result.${at}`} is not an array`,
          { body: undefined },
          call.method,
        );
      for (const element of elements) inlet.push(element);
    },
  });
}

/** Whether the beginning of a response already shows that it has another id, or an error. */
function isRefused(text: string, payload: Payload, codec: Codec): boolean {
  try {
    const { id, error } = fields(codec.parse(text));
    return error != null || (id !== undefined && id !== (payload as Message).id);
  } catch {
    return true;
  }
}

/** Passes elements on; false if they are not JSON. */
function give<T>(text: string, codec: Codec, inlet: Inlet<T>): boolean {
  let elements: readonly T[];
  try {
    elements = codec.parse(text) as readonly T[];
  } catch {
    return false;
  }
  for (const element of elements) inlet.push(element);
  return true;
}

/** The parts of the chunks of a body, because each is parsed as a whole, and then its elements take memory. */
async function* partsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    for (let at = 0; at < chunk.length; at += partSize) yield chunk.subarray(at, at + partSize);
  }
}
