export { type Codec, isLarger, markSent, onAbort, wrongKind } from '@jsonrpcclient/core';
export type { Auth, Credentials, RequestToSign } from './auth.ts';
export { HttpError } from './error.ts';
export { type HeadersLike, type HttpHeaders, joinHeaders } from './headers.ts';
export { http } from './http.ts';
export type { HttpCallOptions, HttpOptions, HttpTransport } from './options.ts';
export { createPile, type Pile } from './pile.ts';
export type {
  Post,
  PostReply,
  PostRequest,
  PostStream,
  StreamReply,
  StreamRequest,
  Verb,
} from './post.ts';
export { createRequester, type HttpRequest } from './request.ts';
export { createDecoder, type Decoder } from './text.ts';
