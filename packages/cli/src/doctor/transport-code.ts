import type { Settings } from '../settings/settings.ts';
import { add, type Imports, type Line, quote, toLine } from './expression.ts';
import type { Findings } from './question.ts';

/** The expression that creates the transport or the connection. */
export function transportOf(settings: Settings, findings: Findings, imports: Imports): string {
  const { target } = settings;
  if (target.kind === 'http')
    return overHttp(findings.url ?? target.url, settings, findings, imports);
  add(imports, 'duplex', 'connect');
  const options = [
    ...(findings.dialect === undefined ? [] : [`dialect: '${findings.dialect}'`]),
    ...(findings.bigint ? [`codec: ${codec(imports)}`] : []),
  ];
  return `connect(${[channelOf(settings, imports), ...wrap(options)].join(', ')})`;
}

function overHttp(url: string, settings: Settings, findings: Findings, imports: Imports): string {
  add(imports, 'http-fetch', 'httpFetch');
  const options: Line[] = [...accessOf(settings, findings)];
  if (findings.bigint) options.push({ code: `codec: ${codec(imports)}`, why: 'keeps all digits' });
  const given = options.length === 0 ? '' : `, {\n${options.map(toLine).join('\n')}\n}`;
  const http = `httpFetch(${quote(url)}${given})`;
  const middlewares: Line[] = [];
  const { batch, concurrency } = findings;
  if (concurrency === 1) {
    add(imports, 'middleware', 'limit');
    middlewares.push({
      code: 'limit({ concurrency: 1 })',
      why: 'not all of 8 calls were answered',
    });
  } else if (batch !== undefined && batch >= 2) {
    add(imports, 'middleware', 'batching');
    const isLimited = batch > 2 && batch < 64;
    const why = isLimited ? `larger batches than ${batch} fail` : 'batches work';
    middlewares.push({ code: `batching(${isLimited ? `{ max: ${batch} }` : ''})`, why });
  }
  if (middlewares.length === 0) return http;
  add(imports, 'core', 'compose');
  const first = { code: http.replaceAll('\n', '\n  ') };
  return `compose(\n${[first, ...middlewares].map(toLine).join('\n')}\n)`;
}

/** Credentials and headers, with variables of the environment in the place of values. */
function accessOf({ auth, headers }: Settings, { contentType, auth: asked }: Findings): Line[] {
  const lines: Line[] = [];
  const scheme =
    auth === undefined ? asked?.toLowerCase() : typeof auth === 'string' ? 'bearer' : 'basic';
  const why = auth === undefined ? 'the server asks for it' : undefined;
  if (scheme === 'bearer') lines.push({ code: `auth: ${variable('JSONRPC_TOKEN')}`, why });
  if (scheme === 'basic') {
    const username =
      auth && typeof auth !== 'string' ? quote(auth.username) : variable('JSONRPC_USER');
    lines.push({
      code: `auth: { username: ${username}, password: ${variable('JSONRPC_PASSWORD')} }`,
      why,
    });
  }
  const own = [
    ...(contentType === undefined ? [] : [`'content-type': ${quote(contentType)}`]),
    ...Object.keys(headers).map((name) => `${quote(name)}: ${variable(toVariable(name))}`),
  ];
  if (own.length > 0) lines.push({ code: `headers: { ${own.join(', ')} }` });
  return lines;
}

function toVariable(header: string): string {
  return header.toUpperCase().replace(/\W+/g, '_');
}

function variable(name: string): string {
  return `process.env.${name} ?? ''`;
}

function codec(imports: Imports): string {
  add(imports, 'codec', 'bigints');
  return 'bigints()';
}

function channelOf({ target, headers, auth, framing }: Settings, imports: Imports): string {
  const framings: string[] = [];
  if (framing !== 'newline' && target.kind !== 'ws' && target.kind !== 'http') {
    const name = framing === 'content-length' ? 'contentLength' : framing;
    add(imports, target.kind === 'stdio' ? 'stdio' : 'socket', name);
    framings.push(`framing: ${name}`);
  }
  switch (target.kind) {
    case 'stdio': {
      add(imports, 'stdio', 'stdio');
      const args = target.args.map(quote).join(', ');
      return `stdio(${[quote(target.program), `[${args}]`, ...wrap(framings)].join(', ')})`;
    }
    case 'ws': {
      add(imports, 'websocket', 'webSocket');
      const names = Object.keys(headers).map(
        (name) => `${quote(name)}: ${variable(toVariable(name))}`,
      );
      if (auth !== undefined) names.push(`authorization: ${variable('AUTHORIZATION')}`);
      const given = names.length === 0 ? [] : [`headers: { ${names.join(', ')} }`];
      return `webSocket(${[quote(target.url), ...wrap(given)].join(', ')})`;
    }
    case 'unix':
      add(imports, 'socket', 'socket');
      return `socket({ ${[`path: ${quote(target.path)}`, ...framings].join(', ')} })`;
    default: {
      add(imports, 'socket', 'socket');
      const { host, port } = target as { readonly host: string; readonly port: number };
      const secure = target.kind === 'tls' ? ['tls: true'] : [];
      return `socket({ ${[`host: ${quote(host)}`, `port: ${port}`, ...secure, ...framings].join(', ')} })`;
    }
  }
}

/** The last argument of a call, if it has members. */
function wrap(members: readonly string[]): string[] {
  return members.length === 0 ? [] : [`{ ${members.join(', ')} }`];
}
