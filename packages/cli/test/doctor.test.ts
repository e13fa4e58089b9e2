import { createServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createCertificate } from '@jsonrpcclient/fixtures';
import {
  freePort,
  type Listener,
  listen,
  type SeenRequest,
  serve,
  serveFault,
} from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { Interruption } from '../src/failure/interruption.ts';
import { type RunOptions, runCli } from './run-cli.ts';

interface Call {
  readonly jsonrpc?: string;
  readonly method: string;
  readonly params?: unknown;
  readonly id?: unknown;
}

interface Row {
  readonly state: string;
  readonly detail: string;
}

/** Examines a server, and returns the exit code, the verdicts by question, and the printed program. */
async function examine(target: string, args: readonly string[] = [], options?: RunOptions) {
  const { code, out, err } = await runCli(['doctor', '--json', target, ...args], options);
  expect(err).toBe('');
  const report = JSON.parse(out);
  const rows = report.verdicts.map(({ question, ...row }: Row & { question: string }) => [
    question,
    row,
  ]);
  return {
    exitCode: code,
    rows: Object.fromEntries(rows) as Readonly<Record<string, Row>>,
    program: report.code as string | undefined,
    requests: report.requests as number,
  };
}

const notFound = { code: -32601, message: 'Method not found' };

/** Responds to a call as JSON-RPC 2.0 says; `echo` returns its params. */
function respond({ method, params, id }: Call): object | undefined {
  if (id === undefined) return undefined;
  const outcome = method === 'echo' ? { result: params ?? null } : { error: notFound };
  return { jsonrpc: '2.0', ...outcome, id };
}

/** A correct server, in which `change` may do something else for a request: it returns whether it has responded. */
function server(change: (...args: Parameters<Listener>) => boolean | undefined = () => undefined) {
  return serve((request, response) => {
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-origin', '*').writeHead(204).end();
      return;
    }
    if (request.headers['content-encoding']) {
      response.writeHead(415).end();
      return;
    }
    if (change(request, response)) return;
    response.setHeader('content-type', 'application/json');
    const payload: Call | readonly Call[] = JSON.parse(request.body);
    const all = [payload].flat().flatMap((call) => respond(call as Call) ?? []);
    if (all.length === 0) response.writeHead(204).end();
    else response.end(JSON.stringify(Array.isArray(payload) ? all : all[0]));
  });
}

const isBatch = ({ body }: SeenRequest) => body.startsWith('[');
const callOf = ({ body }: SeenRequest): Call => JSON.parse(body);
const json = (response: Parameters<Listener>[1], body: unknown, status = 200) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
  return true;
};

describe('a verdict about', () => {
  type Case = [string, string, string, Parameters<typeof server>[0], string?];
  test.each<Case>([
    [
      'an old version',
      'version',
      '1.0: "jsonrpc" is missing',
      (request, response) =>
        json(response, { result: null, error: notFound, id: callOf(request).id }),
      "dialect: '1.0'",
    ],
    [
      'a server that refuses messages of 1.0',
      'version',
      '"jsonrpc" is missing, but messages of 1.0 are refused',
      (request, response) => {
        const { jsonrpc, id } = callOf(request);
        return json(response, { error: jsonrpc ? notFound : { code: -32600 }, id: id ?? null });
      },
      "dialect: 'lenient'",
    ],
    [
      'a server that needs messages of 1.0',
      'version',
      '1.0; to a message of 2.0: no JSON, status 400',
      (request, response) => {
        const { jsonrpc, id } = callOf(request);
        if (jsonrpc) return json(response, 'no', 400);
        return json(response, { result: null, error: notFound, id });
      },
      "dialect: '1.0'",
    ],
    [
      'ids that become texts',
      'ids',
      '1; zero: "0"; 2^53 - 1: "9007199254740991"',
      (request, response) => {
        if (isBatch(request)) return;
        const { id, ...call } = callOf(request);
        return id !== undefined && json(response, { ...respond({ ...call, id: `${id}` }) });
      },
      'ids: uuid()',
    ],
    [
      'ids that are not answered',
      'ids',
      'zero: no response within',
      (request) => !isBatch(request) && request.body !== '' && callOf(request).id === 0,
    ],
    [
      'a status',
      'unknown method',
      'the status is 404',
      (request, response) =>
        !isBatch(request) &&
        request.body.includes('"id"') &&
        json(response, respond(callOf(request)), 404),
    ],
    [
      'notifications',
      'notifications',
      'a response, status 200',
      (request, response) =>
        request.method === 'POST' &&
        !isBatch(request) &&
        callOf(request).id === undefined &&
        json(response, { jsonrpc: '2.0', error: notFound, id: null }),
      'Use request() instead of notify()',
    ],
    [
      'notifications that are refused',
      'notifications',
      'status 400',
      (request, response) => {
        if (request.method !== 'POST' || isBatch(request) || callOf(request).id !== undefined)
          return;
        response.writeHead(400).end();
        return true;
      },
    ],
    [
      'batches that have one error',
      'batches',
      'one error for all calls',
      (request, response) =>
        isBatch(request) && json(response, { jsonrpc: '2.0', error: notFound, id: null }),
      'No batches',
    ],
    [
      'batches with missing responses',
      'batches',
      '1 responses to 2 calls',
      (request, response) =>
        isBatch(request) && json(response, [{ jsonrpc: '2.0', error: notFound, id: 100 }]),
    ],
    [
      'batches that fail',
      'batches',
      'the response is no JSON, status 500',
      (request, response) => isBatch(request) && json(response, 'no', 500),
    ],
    [
      'a content type of the response',
      'http',
      'the content type is text/html',
      (request, response) => {
        if (request.method !== 'POST' || isBatch(request)) return;
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end(JSON.stringify(respond(callOf(request))));
        return true;
      },
    ],
    [
      'event streams',
      'event stream',
      'the response is an event stream if it is accepted',
      (request, response) => {
        if (!request.headers.accept?.includes('event-stream')) return;
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: {}\n\n');
        return true;
      },
    ],
    [
      'connections',
      'keep-alive',
      'each call needs a new connection',
      (_, response) => {
        response.setHeader('connection', 'close');
      },
    ],
  ])('%s', async (_, question, detail, change, code = '') => {
    await using other = await server(change);
    const { exitCode, rows, program } = await examine(other.url, ['--timeout', '1s']);
    expect(rows[question]).toEqual({ state: 'differs', detail: expect.stringContaining(detail) });
    expect(program).toContain(code);
    expect(exitCode).toBe(8);
  });

  test('calls that are not answered at the same time', async () => {
    // All but the first of the calls that are sent at once.
    await using other = await server(
      ({ body }, response) => /"id":20[1-7]/.test(body) && json(response, 'busy', 503),
    );
    const { rows, program } = await examine(other.url);
    expect(rows['8 at once']?.detail).toBe('7 of 8 calls are not answered: no JSON, status 503');
    expect(program).toContain('limit({ concurrency: 1 }), // not all of 8 calls were answered');
  });

  test('HTTP/1.0', async () => {
    const http = createTcpServer((socket) => {
      socket.setEncoding('utf8').on('data', (text: string) => {
        const [, id] = /"id":("[^"]*"|\d+)/.exec(text) ?? [];
        const body = `{"jsonrpc":"2.0","error":{"code":-32601,"message":"no"},"id":${id}}`;
        if (id) socket.end(`HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n${body}`);
        else socket.end();
      });
    });
    const { port, close } = await listen(http);
    const other = { url: `http://127.0.0.1:${port}/` };
    const { rows } = await examine(other.url);
    expect(rows.http?.detail).toBe('HTTP/1.0, so a connection for each call');
    expect(rows.notifications?.state).toBe('differs');
    await close();
  });
});

describe('a server that is as expected', () => {
  test('has no differences, and gets at most 40 requests, one at a time, except for 8', async () => {
    let [pending, most] = [0, 0];
    const pendings: number[] = [];
    await using other = await server((_, response) => {
      pending += 1;
      pendings.push(pending);
      most = Math.max(most, pending);
      response.on('close', () => {
        pending -= 1;
      });
      return undefined;
    });
    const { exitCode, rows, program, requests } = await examine(other.url, [
      '--method',
      'echo',
      '2',
    ]);
    expect(Object.entries(rows).filter(([, { state }]) => state === 'differs')).toEqual([
      ['big integers', { state: 'differs', detail: 'they lose digits' }],
    ]);
    expect(exitCode).toBe(8);
    expect(requests).toBe(other.requests.length);
    expect(requests).toBeLessThanOrEqual(40);
    expect(most).toBeLessThanOrEqual(8);
    expect(pendings.filter((count) => count > 1).length).toBeLessThanOrEqual(7);
    expect(rows.browsers?.detail).toBe('pages of other origins may call it');
    expect(program).toContain("console.log(await client.request('echo', [2]));");
    const methods = other.requests
      .filter(
        (request) =>
          request.body !== '' && !isBatch(request) && !request.headers['content-encoding'],
      )
      .map((request) => callOf(request).method.replace(/^rpc-doctor\.[\da-f]{8}$/, 'unknown'));
    expect([...new Set(methods)].sort()).toEqual([
      'JSONRPC.Introspect',
      'echo',
      'getopenrpcinfo',
      'rpc.discover',
      'rpc_methods',
      'system.describe',
      'system.listMethods',
      'unknown',
    ]);
  });

  test('that keeps big integers and compresses gets a codec', async () => {
    await using other = await server((request, response) => {
      const isGzip = request.headers['accept-encoding'] === 'gzip';
      if (isGzip) {
        response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' });
        response.end(gzipSync(JSON.stringify(respond(callOf(request)))));
      }
      const [, params] = /"method":"echo".*"params":(\[.*?\]),?/.exec(request.body) ?? [];
      if (isGzip || params === undefined) return isGzip;
      const { id } = callOf(request);
      return json(response, `{"jsonrpc":"2.0","result":${params},"id":${id}}`);
    });
    const { rows, program, exitCode } = await examine(other.url, [
      '--method',
      'echo',
      '9007199254740993',
    ]);
    expect(rows['big integers']).toEqual({ state: 'ok', detail: 'they keep all digits' });
    expect(rows.encodings?.detail).toContain('responses: gzip');
    expect(program).toContain('codec: bigints(), // keeps all digits');
    expect(program).toContain("client.request('echo', [9007199254740993n])");
    expect(exitCode).toBe(0);
  });

  test('with --deep, is sent larger batches and bodies', async () => {
    await using other = await server((request, response) => {
      if (request.body.length > 2 ** 20 * 2) return json(response, 'too large', 413);
      return isBatch(request) && JSON.parse(request.body).length > 16 && json(response, 'no', 400);
    });
    const { rows, program } = await examine(other.url, ['--deep']);
    expect(rows.batches?.detail).toBe('up to 16 calls; 32 fail');
    expect(program).toContain('batching({ max: 16 }), // larger batches than 16 fail');
    expect(rows['body size']?.detail).toBe("1 MiB work, 8 MiB don't: no JSON, status 413");
  });
});

describe('access', () => {
  test.each([
    ['Basic realm="x"', 'asks for Basic; see --user', 'auth: { username: process.env.JSONRPC_USER'],
    ['Bearer', 'asks for Bearer; see --token', 'auth: process.env.JSONRPC_TOKEN'],
    ['Digest nonce="x"', 'asks for Digest; the recipes in the docs have a transport for it', ''],
    [undefined, 'status 401; see --token and --header', ''],
  ])('that needs %j is asked for, and nothing else is tried', async (challenge, detail, code) => {
    await using other = await serve((_, response) => {
      response
        .writeHead(401, challenge === undefined ? {} : { 'www-authenticate': challenge })
        .end();
    });
    const { exitCode, rows, program, requests } = await examine(other.url);
    expect(rows.authentication?.detail).toContain(detail);
    expect(program).toContain(code);
    expect([exitCode, requests]).toEqual([3, 1]);
  });

  test('with credentials is reported, and neither they nor headers are printed', async () => {
    await using other = await server();
    const args = ['-u', 'me:s3same', '-H', 'X-Key: s3cret'];
    const { rows, program } = await examine(other.url, args);
    expect(rows.authentication).toEqual({ state: 'ok', detail: 'Basic credentials are accepted' });
    expect(program).toContain(
      "auth: { username: 'me', password: process.env.JSONRPC_PASSWORD ?? '' }",
    );
    expect(program).toContain("headers: { 'x-key': process.env.X_KEY ?? '' }");
    expect(program).not.toMatch(/s3same|s3cret/);
  });
});

describe('a target', () => {
  test('that redirects is examined where it leads to', async () => {
    await using other = await server(({ url }, response) => {
      if (url === '/rpc') return;
      response.writeHead(308, { location: '/rpc' }).end();
      return true;
    });
    const { rows, program } = await examine(other.url);
    expect(rows.redirect?.detail).toBe(`to ${other.url}rpc`);
    expect(program).toContain(`httpFetch('${other.url}rpc')`);
    expect(rows['unknown method']?.state).toBe('ok');
  });

  test('that redirects from HTTPS to HTTP, or to another host, does not get the credentials there', async () => {
    await using plain = await server();
    for (const location of [plain.url, plain.url.replace('127.0.0.1', 'localhost')]) {
      const tls = location === plain.url ? createCertificate() : undefined;
      await using other = await serve(
        (_, response) => void response.writeHead(308, { location }).end(),
        { tls },
      );
      const { exitCode, rows } = await examine(other.url, ['--insecure', '--token', 's3cret']);
      expect(rows['first call']?.detail).toBe('no JSON-RPC response: an empty body, status 308');
      expect(exitCode).toBe(5);
    }
    expect(plain.requests).toEqual([]);
  });

  test('that needs another content type gets it', async () => {
    const type = 'application/json-rpc';
    await using other = await server(
      ({ headers }, response) => headers['content-type'] !== type && json(response, 'no', 415),
    );
    const { rows, program } = await examine(other.url);
    expect(rows['content type']?.detail).toBe(`only ${type}`);
    expect(program).toContain(`headers: { 'content-type': '${type}' }`);
    expect(rows['unknown method']?.state).toBe('ok');
  });

  test('that is no JSON-RPC server ends the examination', async () => {
    await using other = await serve(
      (_, response) => void response.writeHead(404).end('<h1>No</h1>'),
    );
    const { exitCode, rows, program } = await examine(other.url);
    expect(rows['first call']?.detail).toBe('no JSON-RPC response: no JSON, status 404');
    expect([exitCode, program]).toEqual([5, undefined]);
  });

  test('that responds twice to each call is no JSON-RPC server', async () => {
    await using other = await server((request, response) => {
      const text = JSON.stringify(respond(callOf(request)));
      return json(response, `${text}\n${text}`);
    });
    const { exitCode, rows } = await examine(other.url);
    expect(rows['first call']?.detail).toBe(
      'no JSON-RPC response: more than one JSON value, status 200',
    );
    expect(exitCode).toBe(5);
  });

  test('that does not listen, or never responds, is not reached', async () => {
    const closed = await examine(`http://127.0.0.1:${await freePort()}/`);
    expect(closed.rows.reach?.detail).toBe('no connection: ECONNREFUSED');
    expect([closed.exitCode, closed.program]).toEqual([4, undefined]);
    await using silent = await serveFault(() => {});
    const { exitCode, rows } = await examine(silent.url, ['--timeout', '50ms']);
    expect(rows['first call']?.detail).toBe('no JSON-RPC response: no response within 50 ms');
    expect(exitCode).toBe(4);
  });

  test('over TLS has a certificate, which must be trusted', async () => {
    const certificate = createCertificate();
    const { port, close } = await listen(
      createServer(certificate, (request, response) => {
        request
          .resume()
          .on('end', () =>
            response.end('{"jsonrpc":"2.0","error":{"code":-32601,"message":""},"id":1}'),
          );
      }),
    );
    const refused = await examine(`https://127.0.0.1:${port}/`);
    expect(refused.rows.reach?.detail).toMatch(/^no connection: .*; see --cacert and --insecure$/);
    const { rows } = await examine(`https://127.0.0.1:${port}/`, ['--insecure']);
    expect(rows.reach?.detail).toMatch(
      /TLSv1\.3; http\/1\.1; the certificate expires in \d+ days$/,
    );
    await close();
  });
});

describe('doctor', () => {
  test('prints rows and code, in color on a terminal', async () => {
    await using other = await server();
    const { code, out } = await runCli(['doctor', other.url, '--method', 'echo', 'a'], {
      isTty: true,
    });
    expect(code).toBe(8);
    expect(out).toContain('version         \u001b[32mok       \u001b[39m  2.0\n');
    expect(out).toContain('\nexport const client = createClient(transport);\n');
  });

  test.each(['http', 'tcp'])('ends at once when it is interrupted, over %s', async (scheme) => {
    const controller = new AbortController();
    await using silent = await serveFault(() => controller.abort(new Interruption('SIGINT')));
    const socket = createTcpServer((peer) =>
      peer.on('data', () => controller.abort(new Interruption('SIGINT'))),
    );
    const { port, close } = await listen(socket);
    const target = scheme === 'http' ? silent.url : `tcp://127.0.0.1:${port}`;
    const { signal } = controller;
    const { code, out } = await runCli(['doctor', target, '--timeout', '60s'], { signal });
    expect(code).toBe(130);
    expect(out).not.toContain('first call');
    await close();
  });

  test('says how a program ended that exits', async () => {
    const args = [
      '--stdio',
      '--',
      process.execPath,
      '-e',
      'process.stdin.once("data", () => process.exit(3))',
    ];
    const { code, out } = await runCli(['doctor', ...args]);
    expect(code).toBe(4);
    expect(out).toMatch(/no JSON-RPC response: the process .*3/);
  });

  test('refuses params without a method', async () => {
    const { code, err } = await runCli(['doctor', 'http://127.0.0.1:9/', '2', '3']);
    expect(code).toBe(2);
    expect(err).toContain('params need a method; write --method METHOD PARAM…');
  });
});
