export {
  type Auth,
  type Codec,
  type HttpCallOptions,
  HttpError,
  type HttpTransport,
  type RequestToSign,
} from '@jsonrpcclient/http';
export { type Axios, type HttpAxiosOptions, httpAxios } from './http-axios.ts';
