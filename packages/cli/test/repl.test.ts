import { serveWebSockets, startJayson, takeWebSockets } from '@jsonrpcclient/fixtures';
import { describe, expect, test } from 'vitest';
import { splitWords } from '../src/repl/split-words.ts';
import { runCli } from './run-cli.ts';

describe('a line of the REPL', () => {
  test.each([
    ['add 2  3', ['add', '2', '3']],
    ['', []],
    ['  ', []],
    ['find {"a": [1, 2]} x', ['find', '{"a": [1, 2]}', 'x']],
    ['m "a b" name="c d"', ['m', '"a b"', 'name="c d"']],
    ['m "a \\" b" c', ['m', '"a \\" b"', 'c']],
    ['m "]" {"a": "} {"} z', ['m', '"]"', '{"a": "} {"}', 'z']],
    ["m 'a b' name='c \"d\"' ''", ['m', 'a b', 'name=c "d"', '']],
    ['m {"a": "it\'s"} b', ['m', '{"a": "it\'s"}', 'b']],
    ['m a:=[1, {"b": 2}] c', ['m', 'a:=[1, {"b": 2}]', 'c']],
    ['m [1, 2', ['m', '[1, 2']],
    ['m ] a', ['m', ']', 'a']],
  ])('%j is split into %j', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });
});

describe('in a pipe, the REPL', () => {
  test('makes a call for each line, and exits with 7 if one failed', async () => {
    await using jayson = await startJayson();
    const input = 'add 2 3\n\necho {"a": 1} name=x\nfail\n.notify go\n.help\nadd 4 5\n';
    const { code, out, err } = await runCli(['repl', jayson.url], { input });
    expect(out).toBe('5\n[{"a":1},{"name":"x"}]\n9\n');
    expect(err).toContain('{"error":{"kind":"rpc","code":42');
    expect(err).toContain('.notify METHOD');
    expect(code).toBe(7);
  });

  test('ends with .exit, and takes the flags of params', async () => {
    await using jayson = await startJayson();
    const input = 'echo 1\n.exit\nadd 2 3\n';
    expect(await runCli(['repl', jayson.url, '-s'], { input })).toEqual({
      code: 0,
      out: '["1"]\n',
      err: '',
    });
  });

  test('uses one connection, and shows notifications', async () => {
    let sockets = 0;
    await using server = await serveWebSockets((http) =>
      takeWebSockets(http, (socket) => {
        sockets += 1;
        socket.on('message', (data) => {
          const { id } = JSON.parse(String(data));
          socket.send('{"jsonrpc":"2.0","method":"tick","params":[1]}');
          socket.send(JSON.stringify({ jsonrpc: '2.0', result: sockets, id }));
        });
      }),
    );
    const { code, out, err } = await runCli(['repl', server.wsUrl], { input: 'm\nm\n' });
    const note = '<-- {"method":"tick","params":[1]}\n';
    expect({ code, out, err }).toEqual({ code: 0, out: '1\n1\n', err: note + note });
    const logged = await runCli([server.wsUrl, 'm', '-v']);
    expect(logged.err.split('\n')[1]).toBe('<-- {"jsonrpc":"2.0","method":"tick","params":[1]}');
  });
});
