import {
  ChannelError,
  type ChannelEvent,
  createInbox,
  createLatch,
  type Queue,
} from '@jsonrpcclient/duplex';
import type { StreamReply } from '@jsonrpcclient/http';
import type { EventReader } from '../events/event-reader.ts';
import { readEvents } from '../events/read-events.ts';
import { LimitError } from '../limit-error.ts';
import { collect } from '../read-reply.ts';
import { readResponses } from './message.ts';
import type { Settings } from './options.ts';

/** The messages that arrive, whichever stream they come from. */
export interface Intake {
  readonly messages: Queue<string | ChannelEvent>;
  /** Takes one message. */
  take(text: string): void;
  /** Reads an event stream to its end; rejects if it breaks. */
  read(body: AsyncIterable<Uint8Array>, reader: EventReader): Promise<void>;
  /** Reads the whole text of a reply. */
  readAll(reply: StreamReply): Promise<string>;
  /** Changes when bytes have arrived. */
  readonly activity: number;
}

interface IntakeEvents {
  readonly onReturn: () => unknown;
  readonly onTooLarge: (error: ChannelError) => void;
  readonly onResponse: (response: Readonly<Record<string, unknown>>) => void;
}

export function createIntake(
  { maxMessageBytes, idleTimeout }: Settings,
  { onReturn, onTooLarge, onResponse }: IntakeEvents,
): Intake {
  const latch = createLatch();
  let isPaused = false;
  let activity = 0;
  const messages = createInbox(
    () => {
      latch.release();
      return onReturn();
    },
    {
      pause() {
        isPaused = true;
      },
      resume() {
        isPaused = false;
        latch.release();
      },
    },
  );

  const refuse = () => {
    const error = new ChannelError('a message is larger than maxMessageBytes');
    onTooLarge(error);
    return error;
  };

  const take = (text: string) => {
    messages.push(text);
    for (const response of readResponses(text)) onResponse(response);
    return false;
  };
  const room = () => (isPaused ? latch.wait() : undefined);

  return {
    messages,
    take,
    get activity() {
      return activity;
    },

    async read(body, reader) {
      try {
        await readEvents(body, reader, { idleTimeout, onChunk: () => activity++ }, take, room);
      } catch (error) {
        if (error instanceof LimitError) throw refuse();
        throw error;
      }
    },

    async readAll({ body, headers }) {
      const text = body && (await collect(body, maxMessageBytes, headers['content-type']));
      if (body && text === undefined) throw refuse();
      activity++;
      return text ?? '';
    },
  };
}
