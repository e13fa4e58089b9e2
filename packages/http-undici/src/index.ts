export {
  type Auth,
  type Codec,
  type HttpCallOptions,
  HttpError,
  type HttpTransport,
  type RequestToSign,
} from '@jsonrpcclient/http';
export { type HttpUndiciOptions, httpUndici } from './http-undici.ts';
export { type UndiciStreamOptions, undiciStream } from './undici-stream.ts';
