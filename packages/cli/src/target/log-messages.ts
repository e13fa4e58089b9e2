import { STATUS_CODES } from 'node:http';
import type { Codec, Middleware, Reply } from '@jsonrpcclient/core';
import type { Invocation } from '../command.ts';
import { paint, usesColor } from '../output/color.ts';

/** Logs each message sent (`-->`) and received (`<--`) to standard error. */
export function logMessages(
  { io, flags, secrets }: Pick<Invocation, 'io' | 'flags' | 'secrets'>,
  codec: Codec,
): Middleware {
  const isColored = usesColor(flags.text('color'), io.stderr, io.env);
  const log = (arrow: string, text: string) => {
    io.stderr.write(`${paint(arrow, 'cyan', isColored)} ${secrets.hide(text)}\n`);
  };
  return (next) => async (payload, options) => {
    log('-->', codec.stringify(payload));
    try {
      const reply = await next(payload, options);
      log('<--', describe(reply, codec));
      return reply;
    } catch (error) {
      const { message, body } = Object(error) as {
        readonly message?: string;
        readonly body?: unknown;
      };
      log('<--', [message, body].filter(Boolean).join('\n'));
      throw error;
    }
  };
}

function describe({ status, statusText, body }: Reply, codec: Codec): string {
  const text = body === undefined ? phrase(status, statusText) : codec.stringify(body);
  return status === undefined ? text : `${status} ${text}`;
}

function phrase(status: number | undefined, text: string | undefined): string {
  return text || STATUS_CODES[status ?? 0] || '';
}
