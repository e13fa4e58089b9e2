import { methodOf, TimeoutError } from '@jsonrpcclient/core';
import { attempt } from '../attempt.ts';
import { startTimer } from '../channel/timer.ts';
import type { DuplexCallOptions } from '../connection/connection.ts';
import type { ProgressConvention } from '../conventions/convention.ts';
import type { OnUnexpected } from '../unexpected.ts';
import type { Sent } from './outgoing.ts';

interface Follower {
  readonly progress: ProgressConvention | undefined;
  readonly unexpected: OnUnexpected;
  readonly giveUp: (sent: Sent, reason: unknown) => void;
}

/** Asks the server to report on a call, and gives it up when nothing is heard of it for too long. */
export function follow(sent: Sent, options: DuplexCallOptions, follower: Follower): void {
  const { onProgress, idleTimeout = Number.POSITIVE_INFINITY } = options;
  const { progress, unexpected, giveUp } = follower;
  const method = methodOf(sent.payload);
  const problem =
    (onProgress &&
      !progress &&
      'onProgress needs a convention, for example connect(channel, lsp)') ||
    (!(idleTimeout >= 0) && 'idleTimeout must be 0 to Infinity');
  if (problem) throw new TypeError(`${method}: ${problem}`);

  let timer: ReturnType<typeof setTimeout> | undefined;
  const renew = () => {
    clearTimeout(timer);
    timer = startTimer(idleTimeout, () => giveUp(sent, new TimeoutError(idleTimeout, method)));
  };
  sent.clean = () => clearTimeout(timer);
  sent.progress = (value) => {
    renew();
    attempt(
      () => onProgress?.(value),
      (error) => unexpected({ kind: 'failed', method, error }),
    );
  };
  if (progress) {
    const ask: typeof progress.ask = (message) =>
      message.id == null ? message : progress.ask(message, message.id);
    const { payload } = sent;
    sent.payload =
      'method' in payload ? ask(payload, 0) : payload.map((message) => ask(message, 0));
  }
  renew();
}
