import { type CallOptions, isRpcClientError, type Transport, wrongKind } from '@jsonrpcclient/core';
import { attempt } from './attempt.ts';
import { type Entry, failedEntry, receivedEntry, sentEntry } from './entry.ts';
import { logger as defaultLogger, type Logger } from './logger.ts';
import { createRender, type RenderOptions } from './render.ts';

/** Options of `logging`: where messages are logged, and how they are written. */
export interface LoggingOptions extends RenderOptions {
  /** A pino-compatible logger; the `logger` of this package by default. */
  readonly logger?: Logger | undefined;
}

/**
 * Logs each message sent (`-->`) and received (`<--`) at `info`, and each call without a response at `warn` with its
 * error. Fields: direction, method, id, status, milliseconds, bytes.
 */
export function logging({
  logger = defaultLogger,
  ...options
}: LoggingOptions = {}): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  if (typeof logger.info !== 'function' || typeof logger.warn !== 'function')
    throw wrongKind('logging', 'logger: a pino logger', logger);
  const render = createRender(options);

  /** An error in here, for example from a logger whose file is closed, must not fail the call. */
  const write = async (level: 'info' | 'warn', entry: () => Entry) => {
    try {
      await logger[level](...entry());
    } catch {}
  };

  return (next) => async (payload, callOptions) => {
    const started = performance.now();
    const isEnabled = attempt(() => logger.isLevelEnabled?.('info') ?? true, true);
    if (isEnabled) void write('info', () => sentEntry(payload, render));
    try {
      const reply = await next(payload, callOptions);
      if (isEnabled) void write('info', () => receivedEntry(payload, reply, started, render));
      return reply;
    } catch (error) {
      const isAbort = attempt(() => callOptions.signal?.aborted && !isRpcClientError(error), false);
      void write(isAbort ? 'info' : 'warn', () => failedEntry(payload, error, started));
      throw error;
    }
  };
}
