import { RpcError } from '@jsonrpcclient/core';
import { expect, test } from 'vitest';
import { settle } from '../pair.ts';
import { start } from '../start.ts';

/** The texts in answer to one that is sent. */
async function ask(text: string, options = {}) {
  const { peer, connection, reports } = start(options);
  connection.handle('ask', (value) => value);
  connection.handle('fail', () => {
    throw new RpcError({ code: 7, message: 'no' });
  });
  connection.handle('big', () => 1n);
  peer.say(text);
  await settle();
  return { texts: peer.texts, reports };
}

const ids = [
  '9007199254740993',
  '-9007199254740993',
  '123456789012345678901234567890',
  '1e2',
  '1E+2',
  '1.0',
  '-0',
  '1.50',
  '0.1e1',
  '1e400',
  '9007199254740992',
  '9007199254740991',
  '1.5',
  '1',
  '-1',
  '0',
];

test.each(ids)('the id %s is echoed exactly', async (id) => {
  for (const text of [
    `{"jsonrpc":"2.0","method":"ask","params":[5],"id":${id}}`,
    `{"id":${id},"jsonrpc":"2.0","params":[5],"method":"ask"}`,
    ` {\n"jsonrpc" : "2.0", "params": [5], "id"\t: ${id} , "method": "ask" } `,
    `{"a":{"id":1e3},"b":["id",{"id":2.0}],"c":"\\",\\"id\\":3.0","jsonrpc":"2.0","method":"ask","params":[5],"id":${id}}`,
  ]) {
    expect((await ask(text)).texts).toEqual([`{"jsonrpc":"2.0","result":5,"id":${id}}`]);
  }
});

test('ids are echoed exactly with errors, in batches and without a version', async () => {
  const { texts } = await ask(
    '[{"jsonrpc":"2.0","method":"ask","params":[[",",{"id":5e0}],1],"id":1e2},5,' +
      '{"jsonrpc":"2.0","method":"fail","id":9007199254740993},{"jsonrpc":"2.0","result":1,"id":8e0},' +
      '{"jsonrpc":"2.0","method":"ask"},{"jsonrpc":"2.0","method":"missing","id":7},' +
      '{"method":"big","params":[],"id":9007199254740995},{"jsonrpc":"2.0","method":1,"id":1.0}]',
  );
  expect(texts).toEqual([
    '[{"jsonrpc":"2.0","result":[",",{"id":5}],"id":1e2},' +
      '{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request"},"id":null},' +
      '{"jsonrpc":"2.0","error":{"code":7,"message":"no"},"id":9007199254740993},' +
      '{"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":7},' +
      '{"result":null,"error":{"code":-32603,"message":"Internal error"},"id":9007199254740995},' +
      '{"jsonrpc":"2.0","error":{"code":-32600,"message":"Invalid Request"},"id":1.0}]',
  ]);
});

test('a string in the result that equals the placeholder of an id is unchanged', async () => {
  const { texts } = await ask('{"jsonrpc":"2.0","method":"ask","params":["1e2"],"id":1e2}');
  expect(texts).toEqual(['{"jsonrpc":"2.0","result":"1e2","id":1e2}']);
});

test('ids of another codec are written by that codec', async () => {
  const reads = (text: string) => ({ ...JSON.parse(text), id: 1n });
  const big = {
    parse: reads,
    stringify: (value: object) =>
      JSON.stringify(value, (_, own) => (typeof own === 'bigint' ? `${own}n` : own)),
  };
  const text = '{"jsonrpc":"2.0","method":"ask","params":[5],"id":9007199254740993}';
  expect((await ask(text, { codec: big })).texts).toEqual([
    '{"jsonrpc":"2.0","result":5,"id":"1n"}',
  ]);
  const other = { parse: JSON.parse, stringify: (value: object) => Object.values(value).join('|') };
  expect((await ask(text, { codec: other })).texts).toEqual(['2.0|5|9007199254740992']);
});

test('a codec that fails to write anything is reported, and reading continues', async () => {
  const stringify = () => {
    throw new Error('broken');
  };
  const text = '{"jsonrpc":"2.0","method":"ask","id":1}';
  const { texts, reports } = await ask(text, { codec: { parse: JSON.parse, stringify } });
  expect(texts).toEqual([]);
  expect(reports).toEqual([{ kind: 'failed', method: 'ask', error: new Error('broken') }]);
});

test('a response that cannot be sent is reported even if the codec cannot write the error instead', async () => {
  const stringify = (value: unknown) => {
    if ('error' in Object(value)) throw new Error('broken');
    return JSON.stringify(value);
  };
  const { peer, connection, reports } = start({ codec: { parse: JSON.parse, stringify } });
  const error = new Error('unforeseen');
  peer.onSend = () => {
    throw error;
  };
  connection.handle('ask', () => 5);
  peer.say('{"jsonrpc":"2.0","method":"ask","id":1}');
  await settle();
  expect(peer.texts).toEqual(['{"jsonrpc":"2.0","result":5,"id":1}']);
  expect(reports).toEqual([{ kind: 'failed', method: 'ask', error }]);
});
