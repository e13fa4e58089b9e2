import { compose, createClient } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { logging } from '@jsonrpcclient/logging';
import { batching } from '@jsonrpcclient/middleware';
import { proxy } from '@jsonrpcclient/proxy';
import { newline, socket } from '@jsonrpcclient/socket';
import { serveChannel } from '@jsonrpcclient/testing/channel-suite';
import { expect, test } from 'vitest';

interface Api {
  add(a: number, b: number): number;
  go(): void;
}

test('the proxy, batching and the log work over a socket as over HTTP', async () => {
  await using server = await serveChannel({
    framing: newline,
    open: (port) => socket({ port, host: '127.0.0.1' }),
  });
  await using connection = connect(server.open());
  const lines: string[] = [];
  const write = (_: object, text: string) => lines.push(text);
  const transport = compose(
    connection,
    batching(),
    logging({ logger: { info: write, warn: write } }),
  );
  const api = proxy<Api>(createClient(transport));

  const calls = [api.add(2, 3), api.add(4, 5), api.notify.go()];
  const peer = await server.accept();
  const sent = await peer.next();
  expect(JSON.parse(sent)).toEqual([
    { jsonrpc: '2.0', method: 'add', params: [2, 3], id: 1 },
    { jsonrpc: '2.0', method: 'add', params: [4, 5], id: 2 },
    { jsonrpc: '2.0', method: 'go' },
  ]);
  const answer = '[{"jsonrpc":"2.0","result":9,"id":2},{"jsonrpc":"2.0","result":5,"id":1}]';
  peer.send(answer);
  expect(await Promise.all(calls)).toEqual([5, 9, undefined]);
  expect(lines).toEqual([`--> ${sent}`, `<-- ${answer}`]);
});
