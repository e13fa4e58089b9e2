import { bigints } from '@jsonrpcclient/codec';
import { connect, createQueue, mcp } from '@jsonrpcclient/duplex';
import { expect, test } from 'vitest';

/** A connection whose messages are read and written with the codec, and what it sends. */
function begin() {
  const messages = createQueue<string>();
  const sent: string[] = [];
  const send = (text: string) => {
    sent.push(text);
  };
  const channel = { messages, send, close: () => messages.end() };
  return { connection: connect(channel, { ...mcp, codec: bigints() }), messages, sent };
}

test("the ids of the peer's requests are echoed exactly, alone and in an array", async () => {
  const { connection, messages, sent } = begin();
  connection.handle('ask', () => 2n ** 64n);
  const ids = ['9007199254740993', '-18446744073709551617', '1e2', '1.0', '"9007199254740993"'];
  const requests = ids.map((id) => `{"jsonrpc":"2.0","method":"ask","id":${id}}`);
  for (const request of requests) messages.push(request);
  messages.push(`[${requests}]`);
  await expect.poll(() => sent.length).toBe(ids.length + 1);
  const responses = ids.map((id) => `{"jsonrpc":"2.0","result":18446744073709551616,"id":${id}}`);
  expect(sent).toEqual([...responses, `[${responses}]`]);
  await connection.close();
});

test('a cancellation by a big id reaches that request and no other', async () => {
  const { connection, messages } = begin();
  const aborted: unknown[] = [];
  connection.handle('wait', function (name: string) {
    const { signal } = this;
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        aborted.push(name);
        reject(signal.reason);
      });
    });
  });
  // As doubles, these are the same.
  for (const [name, id] of [
    ['a', '9007199254740992'],
    ['b', '9007199254740993'],
  ])
    messages.push(`{"jsonrpc":"2.0","method":"wait","params":["${name}"],"id":${id}}`);
  messages.push(
    '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9007199254740993}}',
  );
  await expect.poll(() => aborted).toEqual(['b']);
  await connection.close();
});
