export { type Codec, onAbort } from '@jsonrpcclient/core';
export type { Auth, Credentials } from './auth.ts';
export { HttpError } from './error.ts';
export { type HttpHeaders, joinHeaders } from './headers.ts';
export { type HttpCallOptions, type HttpOptions, type HttpTransport, http } from './http.ts';
export type { Post, PostReply, PostRequest } from './post.ts';
