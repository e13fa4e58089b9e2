import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type TestServer } from '@jsonrpcclient/testing/servers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, runCli } from './run-cli.ts';

const document = {
  openrpc: '1.4.0',
  info: { title: 'Test', version: '1.0.0' },
  methods: [
    {
      name: 'subtract',
      summary: 'Subtracts two numbers',
      paramStructure: 'by-position',
      params: [
        {
          name: 'minuend',
          required: true,
          schema: { type: 'number' },
          description: 'The first.\nMore.',
        },
        { name: 'label', schema: { type: 'string' }, deprecated: true },
      ],
      result: { name: 'difference', schema: { type: 'number' } },
      errors: [{ code: -32000, message: 'Too small' }],
    },
    {
      name: 'strings',
      params: [
        { name: 'a', schema: { type: 'string' } },
        { name: 'b', schema: { type: ['string', 'number'] } },
        { name: 'c', schema: {} },
      ],
    },
    { name: 'evil\u001b[31m', description: 'x\u009b1m\nsecond line', params: [] },
  ],
};

let server: TestServer;
let home = '';
let options: { env: Record<string, string>; cwd: string };
const asked = () => server.requests.map(({ body }) => JSON.parse(body).method);

beforeAll(async () => {
  server = await serve(({ body }, response) => {
    const { method, params, id } = JSON.parse(body);
    const reply =
      method === 'rpc.discover'
        ? { result: document }
        : method === 'echo' || method === 'strings'
          ? { result: params }
          : { error: { code: -32601, message: 'Method not found' } };
    response.end(JSON.stringify({ jsonrpc: '2.0', ...reply, id }));
  });
});

afterAll(() => server[Symbol.asyncDispose]());

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'jsonrpc-document-'));
  options = { env: { HOME: home }, cwd: home };
});

const run = (...args: string[]) => runCli(args, options);

describe('list', () => {
  test('prints names in a pipe, a table on a terminal, and data', async () => {
    expect(await run('list', server.url)).toEqual({
      code: 0,
      out: 'subtract\nstrings\nevil [31m\n',
      err: '',
    });
    const shown = await runCli(['list', server.url, 'sub'], { ...options, isTty: true });
    expect(shown.out).toBe('name      summary\nsubtract  Subtracts two numbers\n');
    const data = await run('list', server.url, 's*s', '-o', 'json');
    expect(JSON.parse(data.out)).toEqual([{ name: 'strings', summary: '' }]);
  });

  test('asks a server once a day, unless --no-cache is used', async () => {
    const before = asked().length;
    await run('list', server.url);
    await run('list', server.url);
    expect(asked().slice(before)).toEqual(['rpc.discover']);
    await run('list', server.url, '--no-cache');
    expect(asked().slice(before)).toEqual(['rpc.discover', 'rpc.discover']);
    const path = join(home, '.cache/jsonrpc');
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  test('uses a document from a file', async () => {
    writeFileSync(join(home, 'api.json'), JSON.stringify(document));
    const { out } = await run('list', ':1', 'sub', '--document', 'api.json');
    expect(out).toBe('subtract\n');
  });

  test.each([
    [['list', ':1', '--document', 'none.json'], "the file of --document can't be read (ENOENT)"],
    [['list', ':1', '--document', 'bad.json'], 'the OpenRPC document is not a JSON object'],
    [['list', ':1', '--no-document'], 'this command needs a document, so --no-document is wrong'],
    [['describe', ':1'], 'no method; see jsonrpc describe --help'],
    [['types', ':1', '--check'], '--check needs --output FILE, the file to compare'],
  ])('%j is a usage error', async (args, message) => {
    writeFileSync(join(home, 'bad.json'), 'sesame');
    expect(await errorOf(args, options)).toEqual({ code: 2, error: { kind: 'usage', message } });
  });

  test('fails if the server does not describe itself, or cannot be reached', async () => {
    await using silent = await serve(({ body }, response) => {
      const { id } = JSON.parse(body);
      response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32601, message: 'no' }, id }));
    });
    const { code, error } = await errorOf(['list', silent.url], options);
    expect(code).toBe(5);
    expect(error.message).toContain("the server doesn't describe itself; tried rpc.discover");
    expect(await errorOf(['list', ':1'], options)).toMatchObject({ code: 4 });
  });
});

describe('describe', () => {
  test('prints params, result and errors', async () => {
    const { out } = await run('describe', server.url, 'subtract');
    expect(out).toBe(`subtract minuend [label]
Subtracts two numbers

params, by position
  minuend  number  required  The first.
  label    string  optional  deprecated

result
  number

errors
  -32000  Too small
`);
    const data = await run('describe', server.url, 'subtract', '-o', 'json');
    expect(JSON.parse(data.out)).toMatchObject({ name: 'subtract', structure: 'by-position' });
  });

  test('prints no control characters, and fails for another method', async () => {
    const { out } = await run('describe', server.url, 'evil\u001b[31m');
    expect(out).toBe('evil [31m\nx 1m\nsecond line\n');
    expect(await errorOf(['describe', server.url, 'none'], options)).toMatchObject({ code: 2 });
  });
});

test('discover prints the document, and shows with -v what was tried', async () => {
  const { out, err } = await run('discover', server.url, '-v');
  expect(JSON.parse(out)).toEqual(document);
  expect(err).toContain('rpc.discover describes the server\n');
});

describe('types', () => {
  test('prints an interface, writes it, and compares it with --check', async () => {
    const { out } = await run('types', server.url, '-q');
    expect(out).toContain('export interface Api {');
    expect(await run('types', server.url, '-o', 'api.ts', '--name', 'Mine', '-q')).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    expect(readFileSync(join(home, 'api.ts'), 'utf8')).toContain('export interface Mine {');
    const check = ['types', server.url, '-o', 'api.ts', '--check', '-q'];
    expect((await run(...check, '--name', 'Mine')).code).toBe(0);
    const changed = await run('types', server.url, '-o', 'api.ts', '--check');
    expect(changed.code).toBe(8);
    expect(changed.err).toContain('api.ts is out of date; run the same command without --check\n');
  });

  test('reads a file and those that it refers to, and takes the options of toTypes', async () => {
    const method = {
      name: 'm',
      params: [{ name: 'a', schema: { $ref: 'types.json#/Big' } }],
      result: { name: 'r', schema: { type: 'object', properties: { x: { type: 'string' } } } },
    };
    const tick = { name: 'tick', params: [] };
    writeFileSync(join(home, 'api.json'), JSON.stringify({ ...document, methods: [method, tick] }));
    writeFileSync(join(home, 'types.json'), '{"Big":{"type":"integer","format":"int64"}}');
    const plain = await run('types', 'api.json');
    expect(plain.out).toMatch(/m\(a\?: (number|Big)\)/);
    const { out } = await run(
      'types',
      'api.json',
      '--by-name',
      '--open',
      '--events',
      'tick',
      '--bigint-format',
      '*64',
    );
    expect(out).toContain('bigint');
    expect(out).toContain('[key: string]: unknown');
    expect(out).toMatch(/interface Events \{[^}]*tick/);
    expect(out).toMatch(/m\(params\??: \{/);
  });
});

describe('with a known document', () => {
  test('types decide whether a word is text', async () => {
    writeFileSync(join(home, 'api.json'), JSON.stringify(document));
    const call = async (...args: string[]) =>
      JSON.parse((await run(server.url, 'strings', ...args)).out);
    expect(await call('123', '4', 'true')).toEqual([123, 4, true]);
    const known = ['--document', 'api.json'];
    expect(await call('123', '4', 'true', ...known)).toEqual(['123', 4, true]);
    expect(await call('a=123', 'b=4', 'c=5', 'd=6', ...known)).toEqual({
      a: '123',
      b: 4,
      c: 5,
      d: 6,
    });
    expect(await call('a:=123', 'b=true', ...known)).toEqual({ a: 123, b: 'true' });
    expect(await call('null', '[1]', ...known)).toEqual(['null', '[1]']);
    // Found by an earlier command.
    await run('list', server.url);
    expect(await call('123')).toEqual(['123']);
    expect(await call('123', '--no-document')).toEqual([123]);
    expect(await call('123', '--no-cache')).toEqual([123]);
  });

  test('the REPL knows types, too', async () => {
    await run('list', server.url);
    const { out } = await runCli(['repl', server.url], { ...options, input: 'strings 123 a\n' });
    expect(out).toBe('["123","a"]\n');
  });
});

test('a document with big integers is kept with all digits', async () => {
  const big = '12345678901234567890';
  await using described = await serve(({ body }, response) => {
    const methods = `[{"name":"pick","params":[{"name":"n","schema":{"enum":[${big}]}}]}]`;
    const { id } = JSON.parse(body);
    response.end(
      `{"jsonrpc":"2.0","id":${id},"result":{"openrpc":"1.4.0","info":{},"methods":${methods}}}`,
    );
  });
  const [first, second] = [await run('types', described.url), await run('types', described.url)];
  expect(first.out).toContain(big);
  expect(second).toEqual(first);
  expect(described.requests).toHaveLength(1);
});

test('a file with big integers, and one that it refers to, are read with all digits', async () => {
  const [own, other] = ['12345678901234567890', '98765432109876543210'];
  const params = `[{"name":"a","schema":{"enum":[${own}]}},{"name":"b","schema":{"$ref":"b.json"}}]`;
  const methods = `[{"name":"pick","params":${params}}]`;
  writeFileSync(join(home, 'a.json'), `{"openrpc":"1.4.0","info":{},"methods":${methods}}`);
  writeFileSync(join(home, 'b.json'), `{"enum":[${other}]}`);
  const types = await run('types', 'a.json');
  expect(types.out).toContain(`${own}n`);
  expect(types.out).toContain(`${other}n`);
  const description = await run('describe', ':1', 'pick', '--document', 'a.json', '-o', 'json');
  expect(description.out).toContain(`"enum":[${own}]`);
});

test('--timeout limits all requests for a document together', async () => {
  let requests = 0;
  await using silent = await serve(() => {
    requests += 1;
  });
  const { code, error } = await errorOf(['list', silent.url, '--timeout', '200ms'], options);
  expect({ code, error }).toEqual({
    code: 6,
    error: {
      kind: 'timeout',
      message: 'discover: no response within 200 ms; the server may have run it',
      method: 'discover',
      sent: 'maybe',
    },
  });
  // Not one after another.
  expect(requests).toBeLessThan(3);
});

test('discover asks the server, so it refuses --document', async () => {
  const args = ['discover', server.url, '--document', 'openrpc.json'];
  const before = asked().length;
  expect(await errorOf(args, options)).toMatchObject({ code: 2 });
  expect(asked()).toHaveLength(before);
});
