import { ChannelError } from '@jsonrpcclient/duplex';

export function tooLarge(maxMessageBytes: number): ChannelError {
  return new ChannelError(
    `a message of more than ${maxMessageBytes} bytes came in (see maxMessageBytes)`,
  );
}

export function cutOff(): ChannelError {
  return new ChannelError('the stream ended within a message');
}

export function neverOpen(): ChannelError {
  return new ChannelError('the connection ended before it was open', { sent: 'no' });
}
