import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { startJayson } from '@jsonrpcclient/fixtures';
import { serve, type TestServer } from '@jsonrpcclient/testing/servers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, eventually, home, runCli } from './run-cli.ts';

interface Message {
  readonly method: string;
  readonly params: readonly unknown[];
  readonly id?: number;
}

let server: TestServer;
/** The first params of all calls that the server executed. */
const executed: unknown[] = [];
/** The number of calls in each request. */
const sizes: number[] = [];
/** How many requests are open, and how many were open at the same time. */
const open = { now: 0, most: 0 };
/** Delays the response to the batch that contains this param, until it is called. */
const held = new Map<unknown, () => void>();

beforeAll(async () => {
  server = await serve(async ({ body }, response) => {
    const calls: Message[] = [JSON.parse(body)].flat();
    open.most = Math.max(open.most, ++open.now);
    sizes.push(Array.isArray(JSON.parse(body)) ? calls.length : 0);
    for (const { params } of calls) executed.push(params?.[0]);
    const hold = calls.find(({ method }) => method === 'hold');
    if (hold) await new Promise<void>((resolve) => held.set(hold.params[0], resolve));
    open.now -= 1;
    const replies = calls.map(({ method, params, id }) =>
      method === 'fail'
        ? { jsonrpc: '2.0', error: { code: 42, message: 'made to fail' }, id }
        : { jsonrpc: '2.0', result: params, id },
    );
    response.end(JSON.stringify(Array.isArray(JSON.parse(body)) ? replies : replies[0]));
  });
});

afterAll(() => server[Symbol.asyncDispose]());

beforeEach(() => {
  executed.length = sizes.length = open.most = 0;
  held.clear();
});

const line = (call: object) => `${JSON.stringify(call)}\n`;
const numbered = (count: number, method = 'echo') =>
  Array.from({ length: count }, (_, index) => line({ method, params: [index + 1] })).join('');
const batch = (input: string | Readable, ...flags: string[]) =>
  runCli(['batch', server.url, ...flags], { input });
const parsed = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));

describe('the input', () => {
  test('is one call per line, and each has one outcome', async () => {
    const input = [
      line({ method: 'echo', params: [2] }),
      '\n',
      line({ method: 'fail', id: 'mine' }),
      line({ method: 'echo', params: { a: 1 }, notify: true }),
      'not JSON\n',
      line({ params: [1] }),
      '{"method":"echo","params":[12345678901234567890]}',
    ].join('');
    const { code, out, err } = await batch(input);
    expect(out.replaceAll('\n', '|').split('|')).toEqual([
      '{"line":1,"ok":true,"result":[2]}',
      '{"line":3,"id":"mine","ok":false,"error":{"kind":"rpc","code":42,"message":"made to fail","method":"fail","sent":"yes","status":200}}',
      '{"line":4,"ok":true}',
      expect.stringMatching(
        /^\{"line":5,"ok":false,"error":\{"kind":"usage","message":"the line is not a call/,
      ),
      expect.stringMatching(/^\{"line":6,"ok":false,"error":\{"kind":"usage"/),
      '{"line":7,"ok":true,"result":[12345678901234567000]}',
      '',
    ]);
    expect({ code, err }).toEqual({ code: 7, err: '' });
  });

  test.each([
    ['one chunk', (text: string) => text],
    ['single characters', (text: string) => Readable.from([...text])],
  ])('can be a JSON array, in %s', async (_, toInput) => {
    const calls = [
      { method: 'echo', params: ['],[{"', '\\"]'] },
      { method: 'echo', params: [[[]], {}] },
    ];
    const { out } = await batch(toInput(`\ufeff\n ${JSON.stringify(calls, null, 2)}\n`));
    expect(parsed(out)).toEqual([
      { line: 1, ok: true, result: ['],[{"', '\\"]'] },
      { line: 2, ok: true, result: [[[]], {}] },
    ]);
  });

  test('that is an array without its end is an error, after the outcomes', async () => {
    const { code, out, err } = await batch('[{"method":"echo","params":[1]},{"method":');
    expect(parsed(out)).toHaveLength(1);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('is not complete') });
  });

  test('can be CSV with a template', async () => {
    const file = join(home, 'calls.csv');
    writeFileSync(file, 'a,b c,t\r\n1,"x, ""y""\nz",true\n\n-2,,t\n');
    const template = '{"method":"echo","params":["{a}","{b c}","{t}",{"n":"{a}{t}"}]}';
    const { out } = await batch('', file, '--template', template);
    expect(parsed(out).map(({ result }) => result)).toEqual([
      [1, 'x, "y"\nz', true, { n: '1true' }],
      [-2, '', 't', { n: '-2t' }],
    ]);
    const texts = await batch('', file, '--template', template, '-s');
    expect(parsed(texts.out)[0].result).toEqual(['1', 'x, "y"\nz', 'true', { n: '1true' }]);
  });

  test.each([
    ['CSV without a template', 'x.csv', [], 'CSV needs --template with JSON'],
    ['a template that is not JSON', 'x.csv', ['--template', 'x'], 'CSV needs --template with JSON'],
    ['an unknown column', 'x.csv', ['--template', '{"method":"{z}"}'], 'the CSV has no column z'],
    [
      'a record of another length',
      'y.csv',
      ['--template', '{"method":"{a}"}'],
      'record 1 of the CSV has 2 fields instead of 1',
    ],
    ['a missing file', 'none', [], "the file can't be read (ENOENT)"],
    ['two files', 'x.csv', ['y.csv'], 'batch takes one file'],
    ['a size that is not a number', 'x', ['--size', 'x'], '--size must be a whole number'],
    [
      'no concurrency',
      'x',
      ['--concurrency', '0'],
      '--concurrency must be a whole number, 1 or greater',
    ],
    ['a rate that is not a number', 'x', ['--rate', 'fast'], '--rate must be a number of calls'],
  ])('%s is a usage error', async (_, file, flags, message) => {
    writeFileSync(join(home, 'x.csv'), 'a\n1\n');
    writeFileSync(join(home, 'y.csv'), 'a\n1,2\n');
    const ended = await errorOf(['batch', server.url, file, ...flags]);
    expect(ended).toMatchObject({ code: 2, error: { message: expect.stringContaining(message) } });
  });
});

describe('the calls', () => {
  test('are sent in batches of --size', async () => {
    await batch(numbered(25), '--size', '10', '--concurrency', '1');
    expect(sizes).toEqual([10, 10, 5]);
  });

  test('are requests of their own with --size 0', async () => {
    const { code } = await batch(
      numbered(3) + line({ method: 'echo', params: [4], notify: true }),
      '--size',
      '0',
    );
    expect({ code, sizes, executed: executed.sort() }).toEqual({
      code: 0,
      sizes: [0, 0, 0, 0],
      executed: [1, 2, 3, 4],
    });
  });

  test('are in flight at the same time as --concurrency says, and their outcomes are in order', async () => {
    const input = line({ method: 'hold', params: ['first'] }) + numbered(9);
    const ended = batch(input, '--size', '1', '--concurrency', '3');
    // The others go on while the first one is in flight.
    await eventually(() => executed.length).toBe(10);
    held.get('first')?.();
    const { out } = await ended;
    expect(parsed(out).map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(open.most).toBeLessThanOrEqual(3);
  });

  test('wait if the outcomes of too many have to wait for the first one', async () => {
    const input = line({ method: 'hold', params: ['first'] }) + numbered(200);
    const ended = batch(input, '--size', '1', '--concurrency', '2');
    await eventually(() => executed.length).toBe(32);
    held.get('first')?.();
    expect(parsed((await ended).out)).toHaveLength(201);
  });

  test('of a slow producer are sent as they come', async () => {
    const input = new Readable({ read() {} });
    let out = '';
    const ended = runCli(['batch', server.url], {
      input,
      onOutput: (text) => {
        out = text;
      },
    });
    input.push(line({ method: 'echo', params: [1] }));
    await eventually(() => out).toContain('"line":1');
    input.push(line({ method: 'echo', params: [2] }));
    await eventually(() => out).toContain('"line":2');
    input.push(null);
    expect((await ended).code).toBe(0);
  });

  test('stop after a failure with --no-keep-going', async () => {
    const input = numbered(2) + line({ method: 'fail' }) + numbered(50);
    const { code, out } = await batch(
      input,
      '--size',
      '1',
      '--concurrency',
      '1',
      '--no-keep-going',
    );
    expect(code).toBe(7);
    expect(parsed(out)).toHaveLength(3);
  });

  test('that cannot be sent fail, one outcome each', async () => {
    const { code, out } = await runCli(['batch', 'http://127.0.0.1:1/', '-q'], {
      input: numbered(2),
    });
    expect(code).toBe(7);
    expect(parsed(out)).toEqual(
      [1, 2].map((line) => ({
        line,
        ok: false,
        error: expect.objectContaining({ kind: 'unreached', sent: 'no' }),
      })),
    );
  });

  test('go over a WebSocket, too', async () => {
    await using jayson = await startJayson({ webSocket: true });
    const { out } = await runCli(['batch', jayson.wsUrl], { input: numbered(3) });
    expect(parsed(out).map(({ result }) => result)).toEqual([[1], [2], [3]]);
  });
});

describe('a run with --resume', () => {
  const log = join(home, 'run.log');
  const file = join(home, 'numbered.ndjson');
  const flags = ['--size', '2', '--concurrency', '1', '--resume', log];

  beforeEach(() => writeFileSync(file, numbered(6)));

  test('executes nothing twice', async () => {
    writeFileSync(log, '');
    const path = join(home, 'fresh.log');
    const args = ['batch', server.url, file, '--resume', path];
    expect(parsed((await runCli(args)).out)).toHaveLength(6);
    expect(await runCli(args)).toEqual({ code: 0, out: '', err: '' });
    expect(executed).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('continues after Ctrl-C, which lets calls in flight end', async () => {
    const path = join(home, 'stopped.log');
    writeFileSync(file, line({ method: 'hold', params: [1] }) + numbered(5));
    const args = ['batch', server.url, file, '--size', '1', '--concurrency', '1', '--resume', path];
    const { Interruption } = await import('../src/failure/interruption.ts');
    const controller = new AbortController();
    const stopped = runCli(args, { signal: controller.signal });
    await eventually(() => held.size).toBe(1);
    controller.abort(new Interruption('SIGINT'));
    held.get(1)?.();
    const { code, out, err } = await stopped;
    expect(code).toBe(130);
    expect(parsed(out)).toHaveLength(1);
    expect(err).toContain('stopped after line 1; run the same command again to continue');
    const { out: rest } = await runCli(args);
    expect(parsed(rest).map(({ line }) => line)).toEqual([2, 3, 4, 5, 6]);
    expect(executed).toEqual([1, 1, 2, 3, 4, 5]);
  });

  test('reports what was in flight at a kill as unknown, or repeats it with --idempotent', async () => {
    const killed = (path: string) => {
      const name = `${file}, ${readFileSync(file).length} bytes`;
      // As a kill leaves it: the last line is not complete.
      writeFileSync(
        path,
        `${line({ input: name })}${line({ started: 2 })}${line({ started: 4 })}${line({ done: 2 })}{"star`,
      );
      return ['batch', server.url, file, '--size', '2', '--resume', path];
    };
    const { code, out } = await runCli(killed(join(home, 'killed.log')));
    expect(code).toBe(7);
    const unknown = {
      kind: 'unknown',
      message: expect.stringContaining('--idempotent repeats it'),
    };
    expect(parsed(out)).toEqual([
      { line: 3, ok: false, error: unknown },
      { line: 4, ok: false, error: unknown },
      { line: 5, ok: true, result: [5] },
      { line: 6, ok: true, result: [6] },
    ]);
    expect(executed).toEqual([5, 6]);
    const again = await runCli([...killed(join(home, 'repeated.log')), '--idempotent']);
    expect(parsed(again.out).map(({ line, ok }) => [line, ok])).toEqual(
      [3, 4, 5, 6].map((line) => [line, true]),
    );
  });

  test.each([
    [
      'another input',
      line({ input: 'other' }),
      'the log of --resume is about another input; use a new file',
    ],
    ['something else', 'x\n', 'the file of --resume is not a log of jsonrpc batch'],
  ])('is refused with a log about %s', async (_, text, message) => {
    writeFileSync(log, text);
    const ended = await errorOf(['batch', server.url, file, ...flags]);
    expect(ended).toEqual({ code: 2, error: { kind: 'usage', message } });
    expect(executed).toEqual([]);
  });
});
