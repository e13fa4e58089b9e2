import {
  type CallOptions,
  isRpcClientError,
  type Payload,
  type Reply,
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

  const write = async (level: 'info' | 'warn', fields: object, text: string) => {
    try {
      await logger[level](fields, text);
    } catch {
      // A logger that fails, such as one whose file is closed, must not fail the call.
    }
  };

  /** Bytes are those of the whole message, however it is written here. */
  const info = (fields: object, start: string, message: unknown) => {
    let bytes: number | undefined;
    let text: string;
    try {
      const json = toJson(message);
      bytes = new TextEncoder().encode(json).length;
      text = json && render(json);
    } catch (error) {
      // A message that cannot be written must not fail its call.
      text = `(cannot be shown: ${error})`;
    }
    write('info', { ...fields, bytes }, text ? `${start} ${text}` : start);
  };

  return (next) => async (payload, callOptions) => {
    const started = performance.now();
    const enabled = logger.isLevelEnabled?.('info') ?? true;
    const received = (more: object) => ({
      direction: 'in',
      ...about(payload),
      milliseconds: performance.now() - started,
      ...more,
    });
    if (enabled) info({ direction: 'out', ...about(payload) }, '-->', payload);
    let reply: Reply;
    try {
      reply = await next(payload, callOptions);
    } catch (error) {
      const level = callOptions.signal?.aborted && !isRpcClientError(error) ? 'info' : 'warn';
      const { status } = Object(error) as { readonly status?: unknown };
      write(level, received({ status, err: error }), `<-- ${error}`);
      throw error;
    }
    // A transport in plain JavaScript may give nothing to a notification.
    const { status, body } = Object(reply) as Reply;
    if (enabled) info(received({ status }), status === undefined ? '<--' : `<-- ${status}`, body);
    return reply;
  };
}

/** The method and the id; of a batch those of its members. */
function about(payload: Payload): object {
  if ('method' in payload) return { method: payload.method, id: payload.id };
  return { method: payload.map(({ method }) => method), id: payload.flatMap(({ id }) => id ?? []) };
}

/** A bigint, which JSON has none of, is written as a text. */
function toJson(message: unknown): string {
  const write = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
  return JSON.stringify(message, write) ?? '';
}
