import {
  type CallOptions,
  isRpcClientError,
  type Payload,
  type Transport,
} from '@jsonrpcclient/core';
import { logger as defaultLogger, type Logger } from './logger.ts';
import { createRender, type RenderOptions } from './render.ts';

/** Where messages are logged, and how they are written. */
export interface LoggingOptions extends RenderOptions {
  /** Any logger of pino's shape; `logger` of this package by default. */
  readonly logger?: Logger | undefined;
}

/**
 * Logs each message sent (`-->`) and received (`<--`) at level info, and a call to which nothing came back at
 * level warn with its error. Fields beside the text: direction, method, id, status, milliseconds, bytes.
 */
export function logging({
  logger = defaultLogger,
  ...options
}: LoggingOptions = {}): <O extends CallOptions>(next: Transport<O>) => Transport<O> {
  const render = createRender(options);

  /** Bytes are those of the whole message, however it is written here. */
  const info = (fields: object, start: string, message: unknown) => {
    const json = toJson(message);
    const bytes = new TextEncoder().encode(json).length;
    logger.info({ ...fields, bytes }, json ? `${start} ${render(json)}` : start);
  };

  return (next) => async (payload, callOptions) => {
    const started = performance.now();
    const enabled = logger.isLevelEnabled?.('info') ?? true;
    const received = () => ({
      direction: 'in',
      ...about(payload),
      milliseconds: performance.now() - started,
    });
    if (enabled) info({ direction: 'out', ...about(payload) }, '-->', payload);
    try {
      const reply = await next(payload, callOptions);
      const { status, body } = reply;
      if (enabled)
        info({ ...received(), status }, status === undefined ? '<--' : `<-- ${status}`, body);
      return reply;
    } catch (error) {
      const level = callOptions.signal?.aborted && !isRpcClientError(error) ? 'info' : 'warn';
      logger[level]({ ...received(), err: error }, `<-- ${error}`);
      throw error;
    }
  };
}

/** The method and the id; of a batch those of its members. */
function about(payload: Payload): object {
  if ('method' in payload) return { method: payload.method, id: payload.id };
  return { method: payload.map(({ method }) => method), id: payload.flatMap(({ id }) => id ?? []) };
}

/** A message that cannot be written must not fail its call. */
function toJson(message: unknown): string {
  try {
    return (
      JSON.stringify(message, (_, value) => (typeof value === 'bigint' ? `${value}` : value)) ?? ''
    );
  } catch {
    return '"not JSON"';
  }
}
