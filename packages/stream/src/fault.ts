import { ChannelError } from '@jsonrpcclient/duplex';

export function tooLarge(maxMessageBytes: number): ChannelError {
  return new ChannelError(
    `received a message larger than ${maxMessageBytes} bytes (see maxMessageBytes)`,
  );
}

export function cutOff(): ChannelError {
  return new ChannelError('the stream ended in the middle of a message');
}

export function neverOpen(): ChannelError {
  return new ChannelError('the connection closed before it opened', { sent: 'no' });
}
