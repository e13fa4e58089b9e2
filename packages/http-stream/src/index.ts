export type { StreamableHttpOptions } from './channel/options.ts';
export { streamableHttp } from './channel/streamable-http.ts';
export type { Stream } from './flow.ts';
export {
  type HttpStreamOptions,
  httpStream,
  type StreamCallOptions,
  type StreamTransport,
} from './http-stream.ts';
export { type Mcp2026Options, mcp2026 } from './mcp2026.ts';
export { type StreamResultOptions, streamResult } from './result/stream-result.ts';
export { type StreamNotification, type StreamOptions, stream } from './stream.ts';
