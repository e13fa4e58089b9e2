export { type Auth, type Codec, type HttpCallOptions, HttpError } from '@jsonrpcclient/http';
export { type HttpUndiciOptions, httpUndici } from './http-undici.ts';
