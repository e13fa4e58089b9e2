export { type HttpCallOptions, HttpError } from '@jsonrpcclient/http';
export { type HttpFetchOptions, httpFetch } from './http-fetch.ts';
