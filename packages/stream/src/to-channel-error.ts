import { ChannelError } from '@jsonrpcclient/duplex';

const problems: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'the host was not found',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the peer closed the connection',
};

/** Turns a system error into a `ChannelError`; `wasOpen` says whether the stream was ever open. */
export function toChannelError(error: unknown, wasOpen: boolean): ChannelError {
  if (error instanceof ChannelError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const problem = wasOpen ? 'the stream failed' : 'could not connect';
  return new ChannelError(problems[code ?? ''] ?? problem, {
    code,
    sent: wasOpen ? 'maybe' : 'no',
    cause: error,
  });
}
