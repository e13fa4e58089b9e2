import { randomBytes } from 'node:crypto';
import type { Listener } from '@jsonrpcclient/testing/servers';
import { id as hash, verifyMessage } from 'ethers';
import { answer, served } from './http-servers.ts';
import type { Entry } from './server.ts';

/** Servers that behave as well-known products do, by their address in the docs. */
export const productServers: Readonly<Record<string, Entry>> = {
  8010: { start: () => served(zabbix()) },
  8011: { start: () => served(flashbots) },
  8069: { start: () => served(odoo()) },
};

function fail(body: string, error: object): string {
  return JSON.stringify({ jsonrpc: '2.0', id: JSON.parse(body).id, error });
}

const company = { id: 14, name: 'Azure Interior' };

interface OdooParams {
  readonly service?: string;
  readonly method: string;
  readonly args?: readonly string[];
  readonly model?: string;
  readonly db?: string;
  readonly login?: string;
  readonly password?: string;
}

/** Odoo 17: the external API at `/jsonrpc`, and the API of its web client, which needs the cookie of a session. */
function odoo(): Listener {
  const session = randomBytes(20).toString('hex');
  const serverError = (name: string, message: string) => ({
    code: 200,
    message: 'Odoo Server Error',
    data: { name, debug: `Traceback …: ${message}`, message, arguments: [message], context: {} },
  });
  const execute = (model: string, method: string) => {
    if (model !== 'res.partner')
      throw serverError('odoo.exceptions.UserError', `Object ${model} doesn't exist`);
    return method === 'search_count' ? 1 : [company];
  };
  const run = (url: string, cookie: string | undefined, params: OdooParams) => {
    const { service, method, args = [], model, db, login, password } = params;
    if (url === '/jsonrpc' && service === 'common') {
      return method === 'login' && String(args) === 'demo,admin,a-key' ? 2 : false;
    }
    if (url === '/jsonrpc' && service === 'object') {
      const [database, uid, key, called = '', name = ''] = args;
      if (`${database},${uid},${key}` === 'demo,2,a-key') return execute(called, name);
      throw serverError('odoo.exceptions.AccessDenied', 'Access Denied');
    }
    if (url === '/web/session/authenticate') {
      if (`${db},${login},${password}` === 'demo,admin,a-password') return { uid: 2, db };
      throw serverError('odoo.exceptions.AccessDenied', 'Access Denied');
    }
    if (cookie !== `session_id=${session}`) {
      throw {
        ...serverError('odoo.http.SessionExpiredException', 'Session expired'),
        code: 100,
        message: 'Odoo Session Expired',
      };
    }
    return execute(model ?? '', method);
  };
  return ({ url, headers, body }, response) => {
    const { params } = JSON.parse(body);
    response.setHeader('content-type', 'application/json');
    if (url === '/web/session/authenticate') {
      response.setHeader(
        'set-cookie',
        `session_id=${session}; Expires=Thu, 01 Jan 2099 00:00:00 GMT; HttpOnly; Path=/`,
      );
    }
    try {
      response.end(answer(body, run(url, headers.cookie, params)));
    } catch (error) {
      response.end(fail(body, error as object));
    }
  };
}

/**
 * Zabbix 7.0, which accepts a token in a header or in the message, but neither for two methods. Here, a session ends
 * after two calls.
 */
function zabbix(): Listener {
  const callsLeft = new Map<string, number>();
  const logIn = () => {
    const token = randomBytes(16).toString('hex');
    callsLeft.set(token, 2);
    return token;
  };
  const invalid = (data: string) => ({ code: -32602, message: 'Invalid params.', data });
  return ({ url, headers, body }, response) => {
    const { method, params, auth } = JSON.parse(body);
    const given = auth ?? headers.authorization?.replace('Bearer ', '');
    const isOpen = ['user.login', 'apiinfo.version'].includes(method);
    response.setHeader('content-type', 'application/json');
    if (url !== '/api_jsonrpc.php') response.writeHead(404).end();
    else if (params === undefined) {
      const data = 'Invalid parameter "/": the parameter "params" is missing.';
      response.end(fail(body, { code: -32600, message: 'Invalid request.', data }));
    } else if (isOpen && given !== undefined) {
      const how = auth === undefined ? 'authorization header' : '"auth" parameter';
      response.end(
        fail(body, invalid(`The "${method}" method must be called without the ${how}.`)),
      );
    } else if (method === 'apiinfo.version') response.end(answer(body, '7.0.5'));
    else if (method === 'user.login') {
      if (params.username === 'Admin' && params.password === 'zabbix')
        response.end(answer(body, logIn()));
      else {
        const data = 'Incorrect user name or password or account is temporarily blocked.';
        response.end(fail(body, invalid(data)));
      }
    } else if (!callsLeft.get(given)) {
      response.end(fail(body, invalid('Session terminated, re-login, please.')));
    } else {
      callsLeft.set(given, (callsLeft.get(given) ?? 0) - 1);
      response.end(answer(body, [{ hostid: '10084', host: 'Zabbix server' }]));
    }
  };
}

/** The relay of Flashbots, which accepts a request only with the address and the signature of a signer. */
const flashbots: Listener = ({ headers, body }, response) => {
  const [address, signature = ''] = String(headers['x-flashbots-signature'] ?? '').split(':');
  if (signature === '' || verifyMessage(hash(body), signature) !== address) {
    response.writeHead(403).end(fail(body, { code: -32600, message: 'invalid signature' }));
  } else response.end(answer(body, { bundleHash: hash(body) }));
};
