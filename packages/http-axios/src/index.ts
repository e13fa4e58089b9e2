export { type Auth, type Codec, type HttpCallOptions, HttpError } from '@jsonrpcclient/http';
export { type HttpAxiosOptions, httpAxios } from './http-axios.ts';
