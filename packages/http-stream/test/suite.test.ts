import { createClient } from '@jsonrpcclient/core';
import { httpStream } from '@jsonrpcclient/http-stream';
import { describeHttpTransport } from '@jsonrpcclient/testing/http-suite';
import { serve } from '@jsonrpcclient/testing/servers';
import { describeTransport } from '@jsonrpcclient/testing/transport-suite';
import { expect, test } from 'vitest';

describeHttpTransport('httpStream', httpStream, {
  lacks: { eventStreams: 'it reads an event stream as such' },
});

describeTransport('httpStream with responses in event streams', async (answer, setup) => {
  const server = await serve(async ({ body }, response) => {
    try {
      const text = await answer(body);
      if (text === undefined) response.writeHead(202).end();
      // If a stream ends after a notification, the connection has failed.
      else if (isNotification(text)) response.end(text);
      else {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': welcome\n\nid: 1\ndata:\n\n');
        response.end(text.replace(/^/gm, 'data: ').concat('\n\n'));
      }
    } catch {
      response.destroy();
    }
  });
  return {
    transport: httpStream(server.url, setup),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
});

test('a call accepts JSON and event streams, unless its headers say otherwise', async () => {
  await using server = await serve((_, response) => {
    response.end('{"jsonrpc":"2.0","result":5,"id":1}');
  });
  await createClient(httpStream(server.url)).request('add');
  await createClient(httpStream(server.url, { headers: { accept: 'a/b' } })).request('add');
  await createClient(httpStream(server.url, { headers: () => ({ Accept: 'c/d' }) })).request('add');
  expect(server.requests.map(({ headers }) => headers.accept)).toEqual([
    'application/json, text/event-stream',
    'a/b',
    'c/d',
  ]);
});

function isNotification(text: string): boolean {
  return text.includes('"method"') && !text.includes('"id"');
}
