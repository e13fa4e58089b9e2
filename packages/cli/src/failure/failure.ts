import { InvalidResponseError, RpcError, TimeoutError, TransportError } from '@jsonrpcclient/core';
import { UsageError } from '../usage-error.ts';
import { exitCode } from './exit-code.ts';

/** A failure, as it is reported and logged. */
export interface Failure {
  readonly exit: number;
  readonly error: {
    readonly kind: 'rpc' | 'usage' | 'auth' | 'unreached' | 'invalid' | 'timeout' | 'unknown';
    readonly message: string;
    readonly code?: number | string;
    readonly data?: unknown;
    readonly method?: string;
    readonly sent?: string;
    readonly status?: number;
    readonly attempts?: number;
  };
}

/** Describes what a call or a command rejected with. */
export function toFailure(error: unknown): Failure {
  const { message } = error instanceof Error ? error : new Error(String(error));
  if (error instanceof RpcError) {
    const { code, data, method } = error;
    const status = error.reply?.status;
    const about = { code, message, ...given({ data, method, sent: 'yes', status }) };
    return isAuth(status)
      ? { exit: exitCode.auth, error: { kind: 'auth', ...about } }
      : { exit: exitCode.rpc, error: { kind: 'rpc', ...about } };
  }
  if (error instanceof TransportError) return toTransportFailure(error);
  if (error instanceof InvalidResponseError) {
    const about = given({ method: error.method, sent: 'yes', status: error.reply.status });
    return {
      exit: exitCode.invalid,
      error: { kind: 'invalid', message: withoutAdvice(message), ...about },
    };
  }
  if (error instanceof UsageError || error instanceof TypeError)
    return { exit: exitCode.usage, error: { kind: 'usage', message } };
  return { exit: exitCode.invalid, error: { kind: 'unknown', message } };
}

function toTransportFailure(error: TransportError): Failure {
  const { method, sent, attempts } = error;
  const { status } = Object(error) as { readonly status?: number };
  const { code } = Object(error.cause) as { readonly code?: string | number };
  const about = {
    message: withoutAdvice(error.message),
    ...given({ code, method, sent, status, attempts }),
  };
  if (error instanceof TimeoutError)
    return { exit: exitCode.timeout, error: { kind: 'timeout', ...about } };
  if (isAuth(status) || isAuth(code))
    return { exit: exitCode.auth, error: { kind: 'auth', ...about } };
  return sent === 'no'
    ? { exit: exitCode.unreached, error: { kind: 'unreached', ...about } }
    : { exit: exitCode.invalid, error: { kind: 'invalid', ...about } };
}

/** Also the code of the error for a WebSocket that was refused. */
function isAuth(status: number | string | undefined): boolean {
  return status === 401 || status === 403;
}

/** Programs read `error.reply`; people use flags. */
function withoutAdvice(message: string): string {
  return message
    .replace(/; see error\.(reply|body)$/, '; -v shows it')
    .replace('check the auth option', 'use --user, --token or --header')
    .replace(/; dialect: '(.*?)' accepts it/, '; --dialect $1 accepts it')
    .replace('maxResponseBytes', '--max-bytes')
    .replace('maxMessageBytes', '--max-bytes')
    .replace('within connectTimeout', 'within --connect-timeout');
}

/** Without members that are undefined. */
function given<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
