import { createClient } from '@jsonrpcclient/core';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { settle } from '../pair.ts';
import { jsonrpc, start } from '../start.ts';

/** A connection, and the responses that a call hears of. */
function startListening() {
  const started = start();
  const controller = new AbortController();
  const heard: unknown[] = [];
  const options = {
    signal: controller.signal,
    onResponse: (response: unknown) => heard.push(response),
  };
  const client = createClient(started.connection, { ids: () => 7 });
  return { ...started, controller, heard, options, client };
}

describe('onResponse', () => {
  test('is called with the response, before the call settles', async () => {
    const { peer, client, options, heard } = startListening();
    const call = client.request('add', [], options).then((result) => heard.push(result));
    const response = { jsonrpc, result: 5, id: 7, trace: 'x' };
    peer.say(response);
    await call;
    expect(heard).toEqual([response, 5]);
  });

  test('is called with a late response, which then is not reported', async () => {
    const { peer, client, options, heard, controller, reports } = startListening();
    // The id on the wire is another.
    const first = client.request('first');
    const call = failure(client.request('add', [], options));
    controller.abort('enough');
    expect(await call).toBe('enough');
    const error = { code: 5, message: 'no' };
    peer.say({ jsonrpc, error, id: 8 });
    peer.say({ jsonrpc, result: 5, id: 7 });
    await first;
    expect(heard).toEqual([{ jsonrpc, error, id: 7 }]);
    expect(reports).toEqual([]);
    peer.say({ jsonrpc, result: 5, id: 8 });
    await settle();
    expect(heard).toHaveLength(1);
    expect(reports).toHaveLength(1);
  });

  test('that throws is reported', async () => {
    const { peer, client, reports } = startListening();
    const onResponse = () => {
      throw 'oops';
    };
    const call = client.request('add', [], { onResponse });
    peer.say({ jsonrpc, result: 5, id: 7 });
    expect(await call).toBe(5);
    expect(reports).toEqual([{ kind: 'failed', method: 'add', error: 'oops' }]);
  });

  test('is not called for a batch or a notification', async () => {
    const { peer, client, options, heard } = startListening();
    await client.notify('go', [], options);
    const batch = client.batch([{ method: 'add' }], options);
    peer.say([{ jsonrpc, result: 5, id: 7 }]);
    await batch;
    expect(heard).toEqual([]);
  });

  test('is forgotten after 20,000 more aborted calls, and kept for 10,000', async () => {
    const { peer, connection, heard, reports } = startListening();
    const controller = new AbortController();
    const { signal } = controller;
    const client = createClient(connection);
    const calls = Array.from({ length: 20_001 }, (_, place) =>
      client.request('add', [], { signal, onResponse: () => heard.push(place) }),
    ).map(failure);
    controller.abort();
    await Promise.all(calls);
    for (const id of [1, 10_001, 20_001]) peer.say({ jsonrpc, result: 5, id });
    await settle();
    expect(heard).toEqual([10_000, 20_000]);
    expect(reports).toHaveLength(1);
  });
});
