export { type Channel, ChannelError, maxDelay, startTimer, wrongKind } from '@jsonrpcclient/duplex';
export { concatenated } from './concatenated.ts';
export { contentLength } from './content-length.ts';
export type { Decoder, Framing } from './framing.ts';
export type { Medium } from './medium.ts';
export { netstring } from './netstring.ts';
export { newline } from './newline.ts';
export { type StreamOptions, streamChannel } from './stream-channel.ts';
export { withoutValue } from './without-value.ts';
