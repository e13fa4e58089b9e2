import { ChannelError } from '@jsonrpcclient/duplex';
import { isEventStream } from '../read-reply.ts';
import type { Context } from './context.ts';
import { backOff, delay } from './delay.ts';
import { isTemporary, type Position, readOnce } from './follow.ts';
import { discard, isOk, isSessionGone, sessionError } from './wire.ts';

/**
 * Listens to messages that belong to no call until the channel ends, unless the server has no stream for them. `onLoss` is
 * called when messages may have been lost.
 */
export async function startListening(
  context: Context,
  onLoss: (error: unknown) => void,
): Promise<void> {
  const { wire, settings, intake, signal, end } = context;
  const position: Position = { lastId: undefined, retry: undefined, failures: 0 };
  const isRequired = settings.listen === true;
  let isOpen = !isRequired;

  const fail = (error: unknown) => {
    if (isSessionGone(error)) end(sessionError('maybe'));
    // Until it is open, connecting again is left to `reconnect`.
    else if (!isOpen) end(error);
    else onLoss(error);
  };

  while (!signal.aborted) {
    position.failures++;
    try {
      const { lastId } = settings.resume ? position : { lastId: undefined };
      const reply = await wire.request({ verb: 'GET', signal, lastId });
      if (isOk(reply) && isEventStream(reply) && reply.body) {
        if (!isOpen) intake.messages.push({ state: 'open' });
        else if (position.failures > 1 && lastId === undefined)
          onLoss(new ChannelError('the connection was lost'));
        isOpen = true;
        position.failures = 1;
        await readOnce(reply.body, position, context);
      } else {
        discard(reply);
        const error = new ChannelError('the server has no stream for messages of its own', {
          code: reply.status,
        });
        if (isTemporary(reply)) fail(error);
        else return isRequired ? void end(error) : undefined;
      }
    } catch (error) {
      fail(error);
    }
    await delay(backOff(position.failures, position.retry, settings), signal);
  }
}
