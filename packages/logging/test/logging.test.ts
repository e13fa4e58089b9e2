import {
  compose,
  createClient,
  type Payload,
  type Reply,
  TimeoutError,
  TransportError,
} from '@jsonrpcclient/core';
import { type Logger, type LoggingOptions, logger, logging } from '@jsonrpcclient/logging';
import { pino } from 'pino';
import { expect, test } from 'vitest';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A pino logger at a level, and the lines that it wrote. */
function capture(level: string): { readonly logger: Logger; readonly lines: Line[] } {
  const lines: Line[] = [];
  const write = (line: string) => lines.push(JSON.parse(line) as Line);
  return { logger: pino({ level, base: null }, { write }), lines };
}

async function run(
  reply: Reply | Error,
  call: (client: ReturnType<typeof createClient>) => Promise<unknown>,
  options: LoggingOptions = {},
  level = 'info',
): Promise<Line[]> {
  const { logger, lines } = capture(level);
  const transport = async () => {
    if (reply instanceof Error) throw reply;
    return reply;
  };
  await call(createClient(compose(transport, logging({ logger, ...options })))).catch(() => {});
  return lines;
}

const five = { body: { jsonrpc: '2.0', result: 5, id: 1 }, status: 200 };

test('a request and its response are logged as sent and received', async () => {
  const lines = await run(five, (client) => client.request('add', [2, 3]));
  expect(lines.map(({ msg }) => msg)).toEqual([
    '--> {"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
    '<-- 200 {"jsonrpc":"2.0","result":5,"id":1}',
  ]);
});

test('each line has fields in addition to the text', async () => {
  const [out, back] = await run(five, (client) => client.request('add', [2, 3]));
  expect(out).toMatchObject({ direction: 'out', method: 'add', id: 1, bytes: 54, level: 30 });
  expect(back).toMatchObject({ direction: 'in', method: 'add', id: 1, status: 200, bytes: 35 });
  expect(back?.milliseconds).toBeTypeOf('number');
});

test.each<[string, Reply, string]>([
  ['200', { body: undefined, status: 200 }, '<-- 200 OK'],
  ['204', { body: undefined, status: 204 }, '<-- 204 No Content'],
  ['202', { body: undefined, status: 202, statusText: '' }, '<-- 202 Accepted'],
  ['a custom phrase', { body: undefined, status: 200, statusText: 'Done' }, '<-- 200 Done'],
  ['an unprintable phrase', { body: undefined, status: 200, statusText: '\x1b[2J' }, '<-- 200 OK'],
  ['a blank phrase', { body: undefined, status: 200, statusText: ' ' }, '<-- 200 OK'],
  [
    'a phrase that is not a string',
    { body: undefined, statusText: 5 as never, status: 200 },
    '<-- 200 OK',
  ],
  ['an unknown status', { body: undefined, status: 299 }, '<-- 299'],
  ['no status', { body: undefined }, '<--'],
  ['a phrase but no status', { body: undefined, statusText: 'OK' }, '<-- OK'],
])('an empty reply with %s shows the status and its reason phrase', async (_, reply, line) => {
  const lines = await run(reply, (client) => client.notify('go'));
  expect(lines.map(({ msg }) => msg)).toEqual(['--> {"jsonrpc":"2.0","method":"go"}', line]);
});

test('a reply with a body shows no reason phrase', async () => {
  const lines = await run({ ...five, statusText: 'OK' }, (client) => client.request('add'));
  expect(lines[1]?.msg).toBe('<-- 200 {"jsonrpc":"2.0","result":5,"id":1}');
});

test('a reply without a status shows none', async () => {
  const lines = await run({ body: five.body }, (client) => client.request('add'));
  expect(lines[1]?.msg).toBe('<-- {"jsonrpc":"2.0","result":5,"id":1}');
});

test('a batch is logged with its methods and ids', async () => {
  const lines = await run({ body: [], status: 200 }, (client) =>
    client.batch([{ method: 'add' }, { method: 'go', notify: true }]),
  );
  expect(lines[0]).toMatchObject({ method: ['add', 'go'], id: [1] });
  expect(lines[1]).toMatchObject({ method: ['add', 'go'], id: [1], msg: '<-- 200 []' });
});

test('only failures are logged at level warn', async () => {
  expect(await run(five, (client) => client.request('add'), {}, 'warn')).toEqual([]);
  const error = new TransportError('no answer came back', 'add');
  const lines = await run(error, (client) => client.request('add', ['secret']), {}, 'warn');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 40, direction: 'in', method: 'add', id: 1 });
  expect(lines[0]?.msg).toContain('<-- TransportError: add: no answer came back');
  expect(lines[0]).toHaveProperty('err.sent', 'maybe');
  expect(JSON.stringify(lines)).not.toContain('secret');
});

test('a timeout is a failure, but an abort by the caller is not', async () => {
  const { logger, lines } = capture('warn');
  const waits = (_: Payload, { signal }: { readonly signal?: AbortSignal | undefined }) =>
    new Promise<Reply>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  const client = createClient(compose(waits, logging({ logger })));
  await expect(client.request('add', [], { timeout: 1 })).rejects.toThrow(TimeoutError);
  expect(lines[0]?.msg).toContain('<-- TimeoutError: add');
  const controller = new AbortController();
  const call = client.request('add', [], { signal: controller.signal });
  controller.abort('changed my mind');
  await expect(call).rejects.toBe('changed my mind');
  expect(lines).toHaveLength(1);
});

test('calls are not changed: replies and errors pass through', async () => {
  const { logger } = capture('info');
  const error = new Error('from below');
  const options = {};
  const payload = { method: 'add' };
  const passing = logging({ logger })(async (...given) => {
    expect(given).toEqual([payload, options]);
    return five;
  });
  expect(await passing(payload, options)).toBe(five);
  const failing = logging({ logger })(async () => {
    throw error;
  });
  await expect(failing(payload, options)).rejects.toBe(error);
});

test('long strings and arrays are trimmed, with a note saying how much was cut', async () => {
  const lines = await run(
    { body: { jsonrpc: '2.0', result: { list: [1, 2, 3, 4, 5, 6], n: null }, id: 1 } },
    (client) => client.request('subtract', ['abcdefgh']),
    { trim: 5 },
  );
  expect(lines[0]?.msg).toContain('"params":["abcde… (3 more characters)"]');
  expect(lines[0]).toMatchObject({ bytes: 66 });
  expect(lines[0]?.msg).toContain('"method":"subtract"');
  expect(lines[1]?.msg).toContain('{"list":[1,2,3,4,5,"… (1 more)"],"n":null}');
});

test('redacted paths in params and results are hidden, also in batches', async () => {
  const body = [{ jsonrpc: '2.0', result: [{ token: 'A' }, { token: 'B' }, 7], id: 1 }];
  const lines = await run(
    { body },
    (client) => client.batch([{ method: 'login', params: { user: 'u', password: 'P' } }]),
    { redact: ['params.password', 'params.missing.x', 'params[0].y', 'result[*].token'] },
  );
  expect(lines[0]?.msg).toContain('"params":{"user":"u","password":"[redacted]"}');
  expect(lines[1]?.msg).toContain('"result":[{"token":"[redacted]"},{"token":"[redacted]"},7]');
});

test('redacted paths can contain quoted names', async () => {
  const lines = await run(
    five,
    (client) =>
      client.request('login', { 'pass-word': 'P', 'a.b': { "c'd": 'Q' }, list: [{ 'e"f': 'R' }] }),
    {
      redact: [`params["pass-word"]`, `params['a.b']["c'd"]`, `params[list][*]['e"f']`],
    },
  );
  const hidden = '[redacted]';
  const params = { 'pass-word': hidden, 'a.b': { "c'd": hidden }, list: [{ 'e"f': hidden }] };
  expect(lines[0]?.msg).toContain(JSON.stringify(params));
});

test.each([
  'password',
  'headers.authorization',
  '',
  'params.**.password',
  'params["password]',
  "params.'password'",
  'params..password',
  'params[ 0 ]',
])('a redact path that could match nothing throws a TypeError: %j', (path) => {
  expect(() => logging({ redact: [path] })).toThrow(TypeError);
});

test('a logger that rejects causes no unhandled rejection', async () => {
  const fail = async () => {
    throw new Error('log server is down');
  };
  const log = logging({ logger: { info: fail, warn: fail } });
  expect(await createClient(compose(async () => five, log)).request('add', [2, 3])).toBe(5);
});

test('an async logger writes a message as it was sent', async () => {
  const lines: string[] = [];
  const info = async (_: object, text: string) => {
    await undefined;
    lines.push(text);
  };
  const client = createClient(compose(async () => five, logging({ logger: { info, warn: info } })));
  const params = [2, 3];
  const call = client.request('add', params);
  params[0] = 7;
  await call;
  expect(lines[0]).toBe('--> {"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}');
});

test.each([Number.NaN, -1])('a trim of %s throws a TypeError', (trim) => {
  expect(() => logging({ trim })).toThrow(
    new TypeError('logging: trim must be a number, 0 or greater'),
  );
});

test('a logger that throws does not affect the outcome of a call', async () => {
  const fail = () => {
    throw new Error('SonicBoom destroyed');
  };
  const log = logging({ logger: { info: fail, warn: fail } });
  const answering = createClient(compose(async () => five, log));
  expect(await answering.request('add', [2, 3])).toBe(5);
  const error = new TransportError('no answer', 'add', { sent: 'no' });
  const failing = createClient(compose(async () => Promise.reject(error), log));
  await expect(failing.request('add', [2, 3])).rejects.toBe(error);
});

test('a transport that returns nothing for a notification is logged', async () => {
  const lines = await run(undefined as never, (client) => client.notify('go'));
  expect(lines.map(({ msg }) => msg)).toEqual(['--> {"jsonrpc":"2.0","method":"go"}', '<--']);
});

test('a logger without levels gets everything', async () => {
  const messages: string[] = [];
  const write = (_: object, message: string) => messages.push(message);
  await run(five, (client) => client.request('add'), { logger: { info: write, warn: write } });
  expect(messages).toHaveLength(2);
});

test('values that JSON cannot write are logged, too', async () => {
  const circular: { self?: unknown } = {};
  circular.self = circular;
  const lines = await run(
    { body: { jsonrpc: '2.0', result: 2n ** 70n, id: 1 } },
    (client) => client.request('big', [5n]),
    {},
  );
  expect(lines).toEqual([]);
  const { logger, lines: logged } = capture('info');
  const transport = logging({ logger })(async () => ({ body: circular }));
  await transport({ method: 'big', params: [5n] }, {});
  expect(logged.map(({ msg }) => msg)).toEqual([
    '--> {"method":"big","params":["5"]}',
    expect.stringContaining('<-- (cannot be shown: TypeError'),
  ]);
});

test('with redact, text that is not JSON is hidden', async () => {
  const lines = await run({ body: '{"token":"s3cret"' }, (client) => client.request('add'), {
    redact: ['result.token'],
  });
  expect(lines[1]?.msg).toBe('<-- "[redacted]"');
});

test('a response that is too deep to be trimmed still reaches the caller', async () => {
  let deep: unknown = 5;
  for (let depth = 0; depth < 3000; depth++) deep = { deep };
  const { logger, lines } = capture('info');
  const transport = async () => ({ body: { jsonrpc: '2.0', result: deep, id: 1 } });
  const client = createClient(compose(transport, logging({ logger, trim: 10 })));
  expect(await client.request('find')).toBe(deep);
  expect(lines).toHaveLength(2);
});

test('a failure is logged with its status', async () => {
  const error = Object.assign(new TransportError('HTTP 500', 'add'), { status: 500 });
  const lines = await run(error, (client) => client.request('add'));
  expect(lines[1]).toMatchObject({ status: 500 });
});

test('the default logger shows nothing until its level is lowered to info', async () => {
  expect(logger.level).toBe('warn');
  expect(logger.isLevelEnabled?.('info')).toBe(false);
});

test('an error from another library is a failure, too', async () => {
  const lines = await run(new Error('broken'), (client) => client.request('add'));
  expect(lines.map(({ level }) => level)).toEqual([30, 40]);
});

test('bytes are counted in UTF-8', async () => {
  const body = { jsonrpc: '2.0', result: 'é€', id: 1 };
  const lines = await run({ body }, (client) => client.request('add'));
  expect(lines[1]).toMatchObject({ bytes: Buffer.byteLength(JSON.stringify(body)) });
});

test('a logger whose level is not enabled is not called', async () => {
  const messages: string[] = [];
  const write = (_: object, message: string) => messages.push(message);
  const logger = { info: write, warn: write, isLevelEnabled: () => false };
  const client = createClient(compose(async () => five, logging({ logger })));
  expect(await client.request('add', [2, 3])).toBe(5);
  expect(messages).toEqual([]);
});

/** Values that throw when they are converted to a string, or read at all. */
const unreadable: readonly [string, () => unknown][] = [
  ['has no prototype', () => Object.create(null)],
  [
    'throws when converted to a string',
    () => ({
      toString() {
        throw new Error('text');
      },
    }),
  ],
  [
    'throws when a member is read',
    () =>
      Object.defineProperty(new Error('x'), 'status', {
        get() {
          throw new Error('status');
        },
      }),
  ],
  [
    'throws whenever it is read',
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
  ],
  ['is a symbol', () => Symbol('x')],
];

test.each(unreadable)("a call rejects with the transport's error if it %s", async (_, make) => {
  const { logger, lines } = capture('info');
  const error = make();
  const controller = new AbortController();
  controller.abort();
  for (const options of [{}, { signal: controller.signal }]) {
    const send = logging({ logger })(async () => {
      throw error;
    });
    const same = send({ method: 'add' }, options).catch((reason) => Object.is(reason, error));
    expect(await same).toBe(true);
  }
  expect(lines.length).toBeGreaterThanOrEqual(2);
});

test('an error that cannot be converted to a string is logged without it', async () => {
  const { logger, lines } = capture('info');
  const send = logging({ logger })(() => Promise.reject(Object.create(null)));
  await send({ method: 'add' }, {}).catch(() => {});
  expect(lines[1]?.msg).toBe('<-- an error that cannot be shown');
});

test.each(unreadable)('a call gets its reply even if a member of it %s', async (_, make) => {
  const { logger } = capture('info');
  const odd = make() as never;
  for (const reply of [
    { body: five.body, status: odd },
    { body: undefined, statusText: odd, status: odd },
    { body: { toJSON: () => odd } },
    {
      body: {
        toJSON() {
          throw odd;
        },
      },
    },
  ]) {
    const send = logging({ logger, trim: 5 })(async () => reply);
    expect(await send({ method: 'add' }, {})).toBe(reply);
  }
});

test.each<[string, (fail: () => never) => Partial<Logger>]>([
  ['isLevelEnabled', (isLevelEnabled) => ({ isLevelEnabled })],
  ['info', (info) => ({ info })],
])('a logger whose %s throws does not fail the call', async (_, make) => {
  const fail = () => {
    throw new Error('closed');
  };
  const logger = { info() {}, warn() {}, ...make(fail) };
  const client = createClient(compose(async () => five, logging({ logger })));
  expect(await client.request('add', [2, 3])).toBe(5);
});
