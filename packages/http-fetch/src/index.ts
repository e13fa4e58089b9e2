export {
  type Auth,
  type Codec,
  type HttpCallOptions,
  HttpError,
  type HttpTransport,
  type RequestToSign,
} from '@jsonrpcclient/http';
export { type FetchStreamOptions, fetchStream } from './fetch-stream.ts';
export { type Fetch, type HttpFetchOptions, httpFetch } from './http-fetch.ts';
export type { FetchResponse } from './read-response.ts';
