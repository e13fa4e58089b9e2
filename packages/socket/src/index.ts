export {
  concatenated,
  contentLength,
  type Decoder,
  type Framing,
  netstring,
  newline,
} from '@jsonrpcclient/stream';
export { type SocketOptions, socket } from './socket.ts';
