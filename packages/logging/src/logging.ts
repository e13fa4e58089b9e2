import {
  type CallOptions,
  isRpcClientError,
  type Payload,
  type Reply,
  type Transport,
} from '@jsonrpcclient/core';
import { logger as defaultLogger, type Logger } from './logger.ts';
import { phraseOf } from './phrase.ts';
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

  /** What fails in here, for example a logger whose file is closed, must not fail the call. */
  const write = async (level: 'info' | 'warn', entry: () => Entry) => {
    try {
      await logger[level](...entry());
    } catch {}
  };

  /** Bytes are those of the whole message, however it is written here. */
  const show = (fields: object, message: unknown): { fields: object; text: string } => {
    let bytes: number | undefined;
    let text: string;
    try {
      const json = toJson(message);
      bytes = new TextEncoder().encode(json).length;
      text = json && render(json);
    } catch (error) {
      text = `(cannot be shown: ${toText(error)})`;
    }
    return { fields: { ...fields, bytes }, text };
  };

  return (next) => async (payload, callOptions) => {
    const started = performance.now();
    const isEnabled = attempt(() => logger.isLevelEnabled?.('info') ?? true, true);
    const received = (more: object) => ({
      direction: 'in',
      ...about(payload),
      milliseconds: performance.now() - started,
      ...more,
    });
    if (isEnabled) {
      void write('info', () => {
        const { fields, text } = show({ direction: 'out', ...about(payload) }, payload);
        return [fields, `--> ${text}`];
      });
    }
    let reply: Reply;
    try {
      reply = await next(payload, callOptions);
    } catch (error) {
      const isAbort = attempt(() => callOptions.signal?.aborted && !isRpcClientError(error), false);
      void write(isAbort ? 'info' : 'warn', () => [
        received({ status: attempt(() => Object(error).status, undefined), err: error }),
        `<-- ${toText(error)}`,
      ]);
      throw error;
    }
    if (isEnabled) {
      void write('info', () => {
        // A transport in plain JavaScript may return nothing for a notification.
        const { status, statusText, body } = Object(reply) as Reply;
        const { fields, text } = show(received({ status }), body);
        const parts = ['<--', status, text || phraseOf(status, statusText)];
        return [fields, parts.filter((part) => part !== undefined).join(' ')];
      });
    }
    return reply;
  };
}

/** What a logger is called with. */
type Entry = readonly [fields: object, text: string];

/** Anything may be thrown or passed in, even a value that throws when it is read. */
function attempt<T>(read: () => T, fallback: T): T {
  try {
    return read();
  } catch {
    return fallback;
  }
}

function toText(error: unknown): string {
  return attempt(() => String(error), 'an error that cannot be shown');
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
