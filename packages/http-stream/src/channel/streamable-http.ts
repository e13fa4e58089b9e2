import { type Channel, ChannelError, createLatch, isLarger } from '@jsonrpcclient/duplex';
import { delay } from './delay.ts';
import { createIntake } from './intake.ts';
import { startListening } from './listening.ts';
import { readOutgoing } from './message.ts';
import { type Settings, type StreamableHttpOptions, toSettings } from './options.ts';
import { createPending } from './pending.ts';
import { post } from './post.ts';
import { createWire, discard, isSessionGone, sessionError, type Wire } from './wire.ts';

/**
 * Creates a channel over "streamable HTTP", the two-way protocol of MCP from 2025-03-26 to 2025-11-25. Use it with
 * `connect(streamableHttp(url), mcp)`. If the server ends the session, the channel ends with a `ChannelError` whose code is
 * 'SESSION', so `reconnect` starts a new one. If a stream ends without the response to a call, only that call rejects.
 */
export function streamableHttp(url: string | URL, options: StreamableHttpOptions = {}): Channel {
  const settings = toSettings(options);
  const wire = createWire(url, options);
  const controller = new AbortController();
  let gone: Promise<void> | undefined;
  let isListening = false;

  const pending = createPending();
  const intake = createIntake(settings, {
    onReturn: () => end(undefined),
    onTooLarge: (error) => end(error),
    onResponse: (response) => wire.setVersion(pending.settle(response)),
  });

  const end = (error: unknown): Promise<void> => {
    if (gone) return gone;
    intake.messages.end(error);
    controller.abort(error);
    pending.abort();
    gone = isSessionGone(error) ? Promise.resolve() : leave(wire, settings);
    return gone;
  };

  const loss = createLatch();
  const lost = () => (isListening ? loss.wait() : undefined);
  const context = { wire, settings, intake, signal: controller.signal, lost, end };
  const listen = async () => {
    if (isListening || gone) return;
    isListening = true;
    await startListening(context, loss.fail);
    isListening = false;
    loss.fail(new ChannelError('the server stopped sending messages'));
  };
  if (settings.listen === true) listen();

  return {
    ...(settings.listen === true && { state: 'connecting' as const }),
    messages: intake.messages,

    async send(text) {
      if (gone) throw new ChannelError('the channel is closed', { sent: 'no' });
      if (isLarger(text, settings.maxMessageBytes))
        throw new ChannelError('the message is larger than maxMessageBytes', { sent: 'no' });
      const message = readOutgoing(text);
      try {
        await post(text, pending.add(message), context);
      } catch (error) {
        // In a microtask, because this message was not executed, but others may have been.
        if (isSessionGone(error)) Promise.resolve(sessionError('maybe')).then(end);
        throw error;
      }
      pending.cancel(message.cancelledId);
      if (message.isInitialized && settings.listen === 'auto') listen();
    },

    activity: () => intake.activity,
    close: () => end(undefined),
  };
}

/** Ends the session at the server, whose answer doesn't matter. */
async function leave(wire: Wire, { closeTimeout }: Settings): Promise<void> {
  if (wire.session === undefined) return;
  const leaving = new AbortController();
  const request = wire.request({ verb: 'DELETE', signal: leaving.signal }).then(discard);
  await Promise.race([request.catch(() => {}), delay(closeTimeout, leaving.signal)]);
  leaving.abort();
}
