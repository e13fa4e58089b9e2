import {
  type Message,
  methodOf,
  type Payload,
  startTimer,
  TimeoutError,
} from '@jsonrpcclient/core';
import { attempt } from '../attempt.ts';
import type { ProgressConvention } from '../convention.ts';
import type { OnUnexpected } from '../unexpected.ts';
import type { DuplexCallOptions } from './call-options.ts';
import { extend, type Outgoing, onSettled } from './outgoing.ts';

interface ProgressOptions {
  readonly progress: ProgressConvention | undefined;
  readonly unexpected: OnUnexpected;
}

/** Asks the server to report the progress of a call, and aborts the call if the server is silent about it for too long. */
export function followProgress(
  outgoing: Outgoing,
  callOptions: DuplexCallOptions,
  { progress, unexpected }: ProgressOptions,
): void {
  const { onProgress, idleTimeout = Number.POSITIVE_INFINITY } = callOptions;
  const { payload } = outgoing;
  const method = methodOf(payload);
  if (onProgress && !progress) {
    throw new TypeError(
      `${method}: onProgress needs a convention, for example connect(channel, lsp)`,
    );
  }
  if (typeof idleTimeout !== 'number' || !(idleTimeout >= 0))
    throw new TypeError(
      `${method}: idleTimeout must be 0 or greater, not ${idleTimeout} (${typeof idleTimeout})`,
    );

  let timer: ReturnType<typeof setTimeout> | undefined;
  const restart = () => {
    clearTimeout(timer);
    timer = startTimer(idleTimeout, () => {
      const sent = outgoing.state === 'queued' ? 'no' : 'maybe';
      outgoing.abort(new TimeoutError(idleTimeout, method, { sent }));
    });
  };
  onSettled(outgoing, () => clearTimeout(timer));
  extend(outgoing, {
    payload: progress ? withTokens(payload, progress) : payload,
    onProgress(value) {
      restart();
      attempt(() => onProgress?.(value), unexpected, method);
    },
  });
  restart();
}

/** The token of each request is its id. */
function withTokens(payload: Payload, { ask }: ProgressConvention): Payload {
  const withToken = (message: Message) => (message.id == null ? message : ask(message, message.id));
  return 'method' in payload ? withToken(payload) : payload.map(withToken);
}
