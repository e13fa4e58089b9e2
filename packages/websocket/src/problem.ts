import { ChannelError } from '@jsonrpcclient/duplex';

/** Says why a connection never opened; `closeCode` says little, and is used only if nothing else is known. */
export function toOpenError(error: unknown, closeCode: number, text = ''): ChannelError {
  const own = toCause(error);
  const { message = '' } = own.cause ?? {};
  const status = /^Unexpected server response: (\d+)$/.exec(message)?.[1];
  // OpenSSL says so if it receives a response without TLS.
  const advice = /wrong.version/i.test(message) ? ': try ws instead of wss' : '';
  return status
    ? new ChannelError('the server refused the WebSocket', { code: Number(status), sent: 'no' })
    : new ChannelError(`the connection could not be opened${advice}`, {
        ...own,
        code: codeOf(error) ?? closeCode,
        reason: text || undefined,
        sent: 'no',
      });
}

/** Says how an open connection ended; returns undefined if it was closed properly. */
export function toCloseError(code: number, text: string): ChannelError | undefined {
  if (code === 1000 || code === 1005) return undefined;
  // Deno uses 0 for a lost connection.
  return code === 1006 || code === 0
    ? new ChannelError('the connection was lost', { code: 1006 })
    : new ChannelError('the server closed the connection', { code, reason: text || undefined });
}

/** Says what the code of an error means; returns undefined for errors without a code. */
export function toBreakError(error: unknown): ChannelError | undefined {
  const code = codeOf(error);
  if (code === undefined) return undefined;
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return tooLarge();
  return new ChannelError('the server violated the protocol', { ...toCause(error), code });
}

export function tooLate(): ChannelError {
  return new ChannelError('could not connect within connectTimeout', { sent: 'no' });
}

export function tooLarge(): ChannelError {
  return new ChannelError('received a message larger than maxMessageBytes');
}

/** Copies only what is safe to show: the error of a WebSocket may contain the request, and its message the URL. */
export function toCause(error: unknown): { readonly cause?: Error } {
  const { message } = Object(error) as { readonly message?: unknown };
  if (typeof message !== 'string' || message === '' || message.includes('://')) return {};
  const code = codeOf(error);
  return { cause: Object.assign(new Error(message), code && { code }) };
}

/** Returns the code that the system or a library gave an error. */
export function codeOf(error: unknown): string | undefined {
  const { code } = Object(error) as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
