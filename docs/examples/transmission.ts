import { compose, createClient, type Middleware } from '@jsonrpcclient/core';
import { httpAxios } from '@jsonrpcclient/http-axios';
import { type HttpCallOptions, HttpError, httpFetch } from '@jsonrpcclient/http-fetch';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { proxy } from '@jsonrpcclient/proxy';

/** Sends the session id that Transmission requires, and repeats a call if the server returns a new id with HTTP 409. */
const session: Middleware<HttpCallOptions> = (next) => {
  let id: string | undefined;
  return async (payload, options) => {
    const send = () => {
      const headers = { ...options.headers, 'x-transmission-session-id': id };
      return next(payload, { ...options, headers });
    };
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 409) throw error;
      id = error.headers['x-transmission-session-id'];
      return send();
    }
  };
};

/** Transmission 4.1 or later; older versions do not support JSON-RPC. */
interface Transmission {
  session_get(params: { fields: readonly string[] }): { version: string };
}

const url = 'http://localhost:9091/transmission/rpc';
const auth = { username: 'user', password: 'pass' };
const transports = [httpFetch(url, { auth }), httpAxios(url, { auth }), httpUndici(url, { auth })];
for (const transport of transports) {
  const transmission = proxy<Transmission>(createClient(compose(transport, session)));
  console.log(await transmission.session_get({ fields: ['version'] }));
}
// { version: '4.1.0' }
// { version: '4.1.0' }
// { version: '4.1.0' }
