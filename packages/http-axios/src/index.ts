export { type HttpCallOptions, HttpError } from '@jsonrpcclient/http';
export { type HttpAxiosOptions, httpAxios } from './http-axios.ts';
