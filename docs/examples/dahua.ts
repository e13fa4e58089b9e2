import { createHash } from 'node:crypto';
import { type Client, compose, createClient, type Middleware, RpcError } from '@jsonrpcclient/core';
import { httpAxios } from '@jsonrpcclient/http-axios';
import { type HttpCallOptions, type HttpTransport, httpFetch } from '@jsonrpcclient/http-fetch';
import { httpUndici } from '@jsonrpcclient/http-undici';

/** Error codes of the devices: the login needs a password hash; the session has expired. */
const challengeCode = 268632079;
const expiredCode = 287637505;

const md5 = (...parts: readonly string[]) =>
  createHash('md5').update(parts.join(':')).digest('hex').toUpperCase();

/**
 * Turns the replies of a device into JSON-RPC 2.0. Its data is in `params`, next to `result: true`; an error has
 * `result: false`, and the challenge is in `params`.
 */
const standard: Middleware<HttpCallOptions> = (next) => async (payload, options) => {
  const reply = await next(payload, options);
  const { id, result, params, error, session } = Object(reply.body);
  const outcome = error
    ? { error: { ...error, data: { ...params, session } } }
    : { result: params ?? result };
  return { ...reply, body: { jsonrpc: '2.0', id, ...outcome } };
};

/** A client for a Dahua camera or recorder that logs in before the first call and whenever its session has expired. */
function dahua(create: (url: string) => HttpTransport, host: string, user: string, pass: string) {
  let session: unknown;
  let login: Promise<void> | undefined;

  // The payload is never a batch, because the devices do not support batches.
  const withSession: Middleware<HttpCallOptions> = (next) => (payload, options) =>
    next({ ...payload, session }, options);
  const gate = createClient(compose(create(`${host}/RPC2_Login`), standard, withSession));

  const logIn = async () => {
    session = undefined;
    const params = { userName: user, password: '', clientType: 'Web3.0', loginType: 'Direct' };
    const { realm, random, session: granted } = await challengeOf(gate, params);
    session = granted;
    const password = md5(user, random, md5(user, realm, pass));
    const options = { passwordType: 'Default', authorityType: 'Default' };
    await gate.request('global.login', { ...params, ...options, password });
  };

  const loggedIn: Middleware<HttpCallOptions> = (next) => async (payload, options) => {
    login ??= logIn();
    const used = login;
    await used.catch((error) => {
      login = undefined;
      throw error;
    });
    const reply = await next(payload, options);
    if (Object(Object(reply.body).error).code !== expiredCode) return reply;
    if (login === used) login = logIn();
    await login;
    return next(payload, options);
  };
  return createClient(compose(create(`${host}/RPC2`), loggedIn, standard, withSession));
}

/** Logs in without a password, which fails with an error that contains what the next login needs. */
async function challengeOf(gate: Client, params: object) {
  try {
    await gate.request('global.login', params);
  } catch (error) {
    if (error instanceof RpcError && error.code === challengeCode) {
      return error.data as { realm: string; random: string; session: unknown };
    }
    throw error;
  }
  throw new Error('The device did not ask for a password');
}

for (const create of [httpFetch, httpAxios, httpUndici]) {
  const camera = dahua(create, 'http://localhost:8007', 'admin', 'pass');
  const device = await camera.request('magicBox.getDeviceType');
  // On this device, a session expires after two calls.
  for (let call = 0; call < 3; call++) await camera.request('magicBox.getSerialNo');
  console.log(device);
}
// { type: 'IPC-HFW2431' }
// { type: 'IPC-HFW2431' }
// { type: 'IPC-HFW2431' }
