export {
  concatenated,
  contentLength,
  type Decoder,
  type Framing,
  netstring,
  newline,
} from '@jsonrpcclient/stream';
export type { ProcessChannel, ProcessOptions } from './start.ts';
export { type Streams, stdio } from './stdio.ts';
