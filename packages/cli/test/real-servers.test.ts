import {
  isInstalled,
  startAnvil,
  startAria2,
  startInspector,
  startOvsdb,
  startRpcWebsockets,
  startTwoWay,
} from '@jsonrpcclient/fixtures';
import { describe, expect, test } from 'vitest';
import { runCli } from './run-cli.ts';

/** Command lines, and what they print: the output, or the `kind` of the error, with the exit code. */
type Row = readonly [args: readonly string[], out: string | RegExp, code?: number];

async function check(rows: readonly Row[], options = {}): Promise<void> {
  for (const [args, expected, code = 0] of rows) {
    const ended = await runCli(args, options);
    const about = args.join(' ');
    expect(ended.code, `${about}: ${ended.err}`).toBe(code);
    expect(code === 0 || code === 7 ? ended.out : ended.err, about).toMatch(expected);
  }
}

const kind = (name: string) => `{"error":{"kind":"${name}"`;

describe.skipIf(!isInstalled('aria2'))('aria2 (needs aria2)', () => {
  test('is called with its secret, listed, and refuses notifications', async () => {
    await using aria2 = await startAria2();
    const { url, wsUrl } = aria2;
    await check([
      [[url, 'aria2.getVersion', 'token:s3cret', '-o', 'table'], /\nversion +1\./],
      [[wsUrl, 'aria2.getVersion', 'token:s3cret', '-o', 'pretty'], /^\{\n {2}"enabledFeatures"/],
      [[url, 'aria2.getVersion', 'token:wrong', '-v'], /<-- 400 \{/, 1],
      [['notify', url, 'aria2.getVersion', 'token:s3cret'], kind('rpc'), 1],
      [
        [
          url,
          'system.multicall',
          '-p',
          '[[{"methodName":"aria2.getVersion","params":["token:s3cret"]}]]',
        ],
        /^\[\[\{/,
      ],
    ]);
    const input = '{"method":"system.listMethods"}\n{"method":"system.multicall","params":[1]}\n';
    await check([[['batch', url, '-'], /^\{"line":1,"ok":true.*\n\{"line":2,"ok":false/, 7]], {
      input,
    });
  });

  test('is called with Basic authentication', async () => {
    await using aria2 = await startAria2({ auth: { username: 'me', password: 's3same' } });
    await check([
      [[aria2.url, 'aria2.getVersion', '-u', 'me:s3same'], /"version"/],
      [[aria2.wsUrl, 'aria2.getVersion', '-u', 'me:s3same'], /"version"/],
      [[aria2.url, 'aria2.getVersion'], kind('auth'), 3],
      [[aria2.wsUrl, 'aria2.getVersion'], kind('auth'), 3],
      [['list', aria2.url], kind('auth'), 3],
      [['list', aria2.url, 'addUri', '-u', 'me:s3same'], 'aria2.addUri\n'],
      [['discover', aria2.url, '-u', 'me:s3same'], /"openrpc":"/],
      [['types', aria2.url, '-q'], /export interface Api \{/],
    ]);
  });
});

describe.skipIf(!isInstalled('anvil'))('anvil (needs anvil)', () => {
  test('is called over HTTP, WebSocket and its Unix socket', async () => {
    await using anvil = await startAnvil({ ipc: true });
    const { url, wsUrl, ipcPath } = anvil;
    const unix = [`unix:${ipcPath}`, '--framing', 'concatenated'];
    await check([
      [[url, 'eth_chainId'], '"0x7a69"\n'],
      [[wsUrl, 'eth_chainId', '--id', 'uuid'], '"0x7a69"\n'],
      [[...unix, 'eth_chainId'], '"0x7a69"\n'],
      [[url, 'eth_getBlockByNumber', 'latest', 'false', '-o', 'table'], /^hash +0x/],
      [[url, 'eth_getBlockByNumber', 'latest'], kind('rpc'), 1],
      [[url, 'eth_nothing'], '"code":-32601', 1],
      [['notify', url, 'eth_chainId'], /^$/],
    ]);
    const input = '{"method":"eth_chainId"}\n'.repeat(3);
    for (const target of [[url], [wsUrl], unix, [url, '--size', '0']])
      await check([[['batch', ...target, '-q'], /^(.*"result":"0x7a69"\}\n){3}$/]], { input });
  });
});

describe.skipIf(!isInstalled('ovsdb'))('ovsdb-server (needs ovsdb)', () => {
  test('speaks JSON-RPC 1.0, with nothing between messages', async () => {
    await using ovsdb = await startOvsdb();
    const tcp = [`tcp://127.0.0.1:${ovsdb.port}`, '--framing', 'concatenated'];
    const old = [...tcp, '--dialect', '1.0'];
    await check([
      [[...old, 'list_dbs', '-p', '[]'], '["Test","_Server"]\n'],
      [[...old, 'echo', '1', 'a'], '[1,"a"]\n'],
      [[...old, 'get_schema', 'None'], kind('rpc'), 1],
      [
        [...old, 'transact', 'Test', '{"op":"select","table":"Item","where":[]}'],
        /^\[\{"rows":\[\]\}\]/,
      ],
      [[...tcp, 'list_dbs', '-p', '[]', '--timeout', '5s'], kind('invalid'), 5],
    ]);
  });
});

test("Node's inspector, which refuses the version, is called with --dialect 1.0", async () => {
  await using inspector = await startInspector();
  const { wsUrl: url } = inspector;
  await check([
    [[url, 'Runtime.evaluate', 'expression=6*7', '--dialect', '1.0'], /"value":42/],
    [[url, 'No.such', '--dialect', '1.0'], kind('rpc'), 1],
    [['listen', url, '--for', '1ms'], /^$/],
  ]);
});

test('rpc-websockets logs in with named params on one connection', async () => {
  await using server = await startRpcWebsockets();
  const input = 'rpc.login user=u pass=p\nsecret\n';
  await check([[['repl', server.wsUrl], 'true\n"secret"\n']], { input });
  await check([
    [[server.wsUrl, 'secret'], kind('rpc'), 1],
    [[server.wsUrl, 'add', '2', '3', '--id', 'x'], '5\n'],
  ]);
});

test('json-rpc-2.0 sends notifications and requests', async () => {
  await using server = await startTwoWay();
  const input = 'notifyme 2\ncallme confirm [1]\n';
  const { out, err, code } = await runCli(['repl', server.wsUrl], { input });
  expect(out).toBe('2\n');
  expect(err).toContain('<-- {"method":"tick","params":[0]}\n<-- {"method":"tick","params":[1]}\n');
  // The command has no methods that a server could call.
  expect(err).toContain('"code":-32601');
  expect(code).toBe(7);
});
