export { type Auth, type Codec, type HttpCallOptions, HttpError } from '@jsonrpcclient/http';
export { type Fetch, type HttpFetchOptions, httpFetch } from './http-fetch.ts';
