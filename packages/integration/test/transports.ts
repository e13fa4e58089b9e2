import { httpAxios } from '@jsonrpcclient/http-axios';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { httpUndici } from '@jsonrpcclient/http-undici';
import type { CreateHttpTransport } from '@jsonrpcclient/testing/http-suite';

/** Every HTTP transport, by name. */
export const transports: readonly (readonly [string, CreateHttpTransport])[] = [
  ['httpFetch', httpFetch],
  ['httpAxios', httpAxios],
  ['httpUndici', httpUndici],
];
