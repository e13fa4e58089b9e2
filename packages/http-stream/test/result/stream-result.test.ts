import { bigints } from '@jsonrpcclient/codec';
import { createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { httpStream, streamResult } from '@jsonrpcclient/http-stream';
import { failure, seeded } from '@jsonrpcclient/testing';
import { respond, serve } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { serveEvents } from '../serve-events.ts';

const call = { method: 'list' };

/** A server that responds with this text, in which ID is the id of the request, in these chunks. */
function serveText(
  text: string,
  split: (text: string) => readonly Uint8Array[] = (one) => [Buffer.from(one)],
) {
  return serve(async ({ body }, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
    for (const chunk of split(text.replace('ID', JSON.parse(body).id))) {
      response.write(chunk);
      await new Promise(setImmediate);
    }
    response.end();
  });
}

/** The elements of a result, and the error that ended it. */
async function read(elements: AsyncIterable<unknown>) {
  const seen: unknown[] = [];
  try {
    for await (const element of elements) seen.push(element);
    return { seen };
  } catch (error) {
    return { seen, error };
  }
}

const bytesOf = (text: string) => [...Buffer.from(text)].map((byte) => Uint8Array.of(byte));

const nested = [
  { a: [1, { b: ']},"\\' }], 'c\\"': {} },
  '],[{}"\\\\"',
  'ä€😀\ufeff',
  -1.5e3,
  null,
  true,
  [],
  [[[]]],
  '',
  {},
];

describe('streamResult', () => {
  test.each([
    ['the id after the result', `{"jsonrpc":"2.0","result":RESULT,"id":ID}`],
    ['the id before it', `{"jsonrpc":"2.0","id":ID,"result":RESULT}`],
    [
      'spaces, and the name elsewhere',
      ` {\n"x" : "result" , "y":{"result":[7]}, "jsonrpc":"2.0", "\\u0072esult"\t:\r\n RESULT , "id" : ID,"z":["result",[8]]} \n`,
    ],
  ])('yields the elements of an array with %s, split at every byte', async (_, response) => {
    const array = `[ ${nested.map((one) => JSON.stringify(one)).join(' , ')}\n]`;
    await using server = await serveText(
      response.replace('RESULT', () => array),
      bytesOf,
    );
    expect(await read(streamResult(httpStream(server.url), call))).toEqual({ seen: nested });
    await using whole = await serveText(response.replace('RESULT', () => array));
    expect(await read(streamResult(httpStream(whole.url), call))).toEqual({ seen: nested });
  });

  test('yields the elements of a member of the result, split at every byte', async () => {
    const text = `{"items":[1],"x":{"items":[2]},"result":{"y":{"items":[3]},"z":[{"items":[4]}],"\\u0069tems":
      [5,{"items":[6]}], "items2":[7]},"id":ID,"jsonrpc":"2.0"}`;
    for (const split of [bytesOf, undefined]) {
      await using server = await serveText(text, split);
      const items = streamResult(httpStream(server.url), call, { at: 'items' });
      expect(await read(items)).toEqual({ seen: [5, { items: [6] }] });
    }
  });

  test.each(['größe', 'gr\\u00f6\\u00dfe', '数量'])(
    'finds the member %s in few bytes',
    async (name) => {
      const array = JSON.stringify(Array.from({ length: 100 }, (_, index) => index));
      const text = `{"jsonrpc":"2.0","result":{"${name}":${array}},"id":ID}`;
      await using server = await serveText(text, bytesOf);
      const options = { at: JSON.parse(`"${name}"`), maxElementBytes: 150 };
      const { seen, error } = await read(streamResult(httpStream(server.url), call, options));
      expect([seen.length, error]).toEqual([100, undefined]);
    },
  );

  test.each([
    '{"id":ID,"jsonrpc":"2.0","result":{"items":[]}}',
    '{"jsonrpc":"2.0","result":{"items":[]},"id":ID}',
  ])('yields nothing for an empty member in %s', async (text) => {
    await using server = await serveText(text, bytesOf);
    const items = streamResult(httpStream(server.url), call, { at: 'items' });
    expect(await read(items)).toEqual({ seen: [] });
  });

  test.each(['[1]', '{"other":[1]}', '{"items":{"items":[1]}}', '{"items":1}', 'null'])(
    'rejects if the member is not an array in %s',
    async (result) => {
      await using server = await serveText(`{"jsonrpc":"2.0","result":${result},"id":ID}`);
      const items = streamResult(httpStream(server.url), call, { at: 'items' });
      expect((await read(items)).error).toMatchObject({
        name: 'InvalidResponseError',
        message: expect.stringContaining('result.items is not an array'),
      });
    },
  );

  test('throws before the first element of a member if the response has another id', async () => {
    await using server = await serveText('{"jsonrpc":"2.0","id":"x","result":{"items":[1]}}');
    const items = streamResult(httpStream(server.url), call, { at: 'items' });
    const { seen, error } = await read(items);
    expect([seen, error]).toMatchObject([[], { name: 'InvalidResponseError' }]);
  });

  test.each(['[]', '[ \n]'])('yields nothing for %s', async (array) => {
    await using server = await serveText(`{"jsonrpc":"2.0","result":${array},"id":ID}`, bytesOf);
    expect(await read(streamResult(httpStream(server.url), call))).toEqual({ seen: [] });
  });

  test('yields what JSON.parse does for random arrays in random chunks', async () => {
    const random = seeded(7);
    const below = (limit: number) => Math.floor(random() * limit);
    const make = (depth: number): unknown => {
      const kind = below(depth > 3 ? 4 : 6);
      if (kind === 0) return below(1e9) / 7;
      if (kind === 1) return ['', '"', '\\', '],', 'ä€😀', '\\"['][below(6)];
      if (kind === 2) return null;
      if (kind === 3) return below(2) === 0;
      const members = Array.from({ length: below(4) }, () => make(depth + 1));
      return kind === 4 ? members : Object.fromEntries(members.map((one, at) => [`k"${at}`, one]));
    };
    for (let round = 0; round < 50; round++) {
      const elements = Array.from({ length: below(30) }, () => make(0));
      const text = `{"id":ID,"result":${JSON.stringify(elements, null, below(3))},"jsonrpc":"2.0"}`;
      await using server = await serveText(text, (whole) => {
        const bytes = Buffer.from(whole);
        const chunks: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; ) {
          const size = 1 + below(40);
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        return chunks;
      });
      expect(await read(streamResult(httpStream(server.url), call))).toEqual({ seen: elements });
    }
  });

  test('yields elements while the rest is still to come', async () => {
    let isRead = () => {};
    await using server = await serve(async ({ body }, response) => {
      response.write(`{"jsonrpc":"2.0","result":[`);
      for (const text of ['1,', '2,', '3']) {
        response.write(text);
        if (text !== '3')
          await new Promise<void>((resolve) => {
            isRead = resolve;
          });
      }
      response.end(`],"id":${JSON.parse(body).id}}`);
    });
    const seen: unknown[] = [];
    for await (const element of streamResult(httpStream(server.url), call)) {
      seen.push(element);
      isRead();
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  test.each([
    [
      'an error',
      `{"jsonrpc":"2.0","error":{"code":7,"message":"no"},"id":ID}`,
      { name: 'RpcError', code: 7 },
    ],
    [
      'an error and a result',
      `{"jsonrpc":"2.0","error":{"code":7,"message":"no"},"id":ID,"result":[1]}`,
      { name: 'InvalidResponseError' },
    ],
    ['another id', `{"jsonrpc":"2.0","id":"other","result":[1]}`, { name: 'InvalidResponseError' }],
    [
      'another result',
      `{"jsonrpc":"2.0","result":{"a":[1]},"id":ID}`,
      { message: expect.stringContaining('not an array') },
    ],
    ['no result', `{"jsonrpc":"2.0","id":ID}`, { name: 'InvalidResponseError' }],
    ['no JSON', '<html>', { name: 'InvalidResponseError' }],
    ['broken JSON before the result', `{"a":b,"result":[1]}`, { name: 'InvalidResponseError' }],
    ['nothing', '', { name: 'InvalidResponseError' }],
    ['an array', '[{"result":[1]}]', { name: 'InvalidResponseError' }],
  ])('throws before the first element for %s', async (_, text, expected) => {
    await using server = await serveText(text);
    const { seen, error } = await read(streamResult(httpStream(server.url), call));
    expect(seen).toEqual([]);
    expect(error).toMatchObject(expected);
  });

  test.each([
    ['another id', `{"jsonrpc":"2.0","result":[1],"id":"other"}`, { name: 'InvalidResponseError' }],
    ['no id', `{"jsonrpc":"2.0","result":[1]}`, { name: 'InvalidResponseError' }],
    [
      'an error',
      `{"jsonrpc":"2.0","result":[1],"error":{"code":7,"message":"no"},"id":ID}`,
      { name: 'InvalidResponseError' },
    ],
    ['broken JSON', `{"jsonrpc":"2.0","result":[1],"id":ID`, { name: 'InvalidResponseError' }],
  ])('throws after the elements for %s after the result', async (_, text, expected) => {
    await using server = await serveText(text);
    const { seen, error } = await read(streamResult(httpStream(server.url), call));
    expect(seen).toEqual([1]);
    expect(error).toMatchObject(expected);
  });

  test.each(['1,,2', ',1', '1,', '1 2', 'x', '1}', '{"a"]', '"\n"'])(
    'throws for the elements [%s], whole or split at every byte',
    async (elements) => {
      const text = `{"jsonrpc":"2.0","id":ID,"result":[${elements}]}`;
      for (const split of [bytesOf, undefined]) {
        await using server = await serveText(text, split);
        const { error } = await read(streamResult(httpStream(server.url), call));
        expect(error).toMatchObject({ name: 'InvalidResponseError' });
      }
    },
  );

  test('throws after what it yielded if the body is cut off', async () => {
    await using server = await serve((_, response) => {
      response.write(`{"jsonrpc":"2.0","result":[1,2,[3`, () => response.destroy());
    });
    const { seen, error } = await read(streamResult(httpStream(server.url), call));
    expect(seen).toEqual([1, 2]);
    expect(error).toMatchObject({ name: 'TransportError', sent: 'yes' });
  });

  test('throws an HttpError for an error status', async () => {
    await using server = await serve(respond({ status: 500, body: '[1]' }));
    const { error } = await read(streamResult(httpStream(server.url), call));
    expect(error).toMatchObject({ name: 'HttpError', status: 500 });
  });

  test('aborts the request when the loop breaks', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    await using server = await serve((_, response) => {
      closed = new Promise((resolve) => response.once('close', resolve));
      response.write(`{"jsonrpc":"2.0","result":[1,2,`);
    });
    for await (const _ of streamResult(httpStream(server.url), call)) break;
    await closed;
  });

  test.each([
    [
      'an element',
      (size: number) => `{"jsonrpc":"2.0","id":ID,"result":["${'x'.repeat(size - 2)}",1]}`,
    ],
    [
      'the last element',
      (size: number) => `{"jsonrpc":"2.0","id":ID,"result":[1,"${'x'.repeat(size - 2)}"]}`,
    ],
  ])('accepts %s of maxElementBytes, and no larger one', async (_, toText) => {
    for (const split of [bytesOf, undefined]) {
      await using server = await serveText(toText(100), split);
      const options = { maxElementBytes: 100 };
      const { seen } = await read(streamResult(httpStream(server.url), call, options));
      expect(seen).toHaveLength(2);
      await using other = await serveText(toText(101), split);
      const { error } = await read(streamResult(httpStream(other.url), call, options));
      expect(error).toMatchObject({
        name: 'InvalidResponseError',
        message: expect.stringContaining('maxElementBytes'),
      });
    }
  });

  test('reads names that are not JSON', async () => {
    await using server = await serveText(`{"\\x":1,"result":[1],"id":ID}`);
    const { seen, error } = await read(streamResult(httpStream(server.url), call));
    expect([seen, error]).toMatchObject([[], { name: 'InvalidResponseError' }]);
  });

  test('waits while its reader is behind, and loses nothing', async () => {
    const elements = Array.from({ length: 100 }, (_, n) => n);
    await using server = await serveText(
      `{"jsonrpc":"2.0","result":${JSON.stringify(elements)},"id":ID}`,
      bytesOf,
    );
    const values = streamResult(httpStream(server.url), call);
    const seen = [(await values.next()).value];
    await new Promise((resolve) => setTimeout(resolve, 50));
    for await (const value of values) seen.push(value);
    expect(seen).toEqual(elements);
  });

  test('limits the rest of the response, too', async () => {
    const long = '"x":"'.concat('x'.repeat(1000), '"');
    for (const text of [
      `{${long},"result":[1]}`,
      `{"result":[1],${long}}`,
      `{"result":${`{${long}}`}}`,
    ]) {
      await using server = await serveText(text);
      const values = streamResult(httpStream(server.url), call, { maxElementBytes: 500 });
      expect((await read(values)).error).toMatchObject({
        message: expect.stringContaining('maxElementBytes'),
      });
    }
  });

  test('yields the elements of a result in an event, or from a transport that does not stream', async () => {
    await using events = await serveEvents(({ id }, { say }) => {
      say({ jsonrpc: '2.0', result: [1, 2], id });
    });
    expect(await read(streamResult(httpStream(events.url), call))).toEqual({ seen: [1, 2] });
    await using server = await serveText('{"jsonrpc":"2.0","result":[1,2],"id":ID}');
    expect(await read(streamResult(httpFetch(server.url), call))).toEqual({ seen: [1, 2] });
    await using nested = await serveText('{"jsonrpc":"2.0","result":{"items":[1,2]},"id":ID}');
    const items = streamResult(httpFetch(nested.url), call, { at: 'items' });
    expect(await read(items)).toEqual({ seen: [1, 2] });
  });

  test('keeps big integers with the codec of the transport', async () => {
    await using server = await serveText(
      '{"jsonrpc":"2.0","result":[9007199254740993,{"a":1}],"id":ID}',
    );
    const transport = httpStream(server.url, { codec: bigints() });
    expect(await read(streamResult(transport, call))).toEqual({
      seen: [9007199254740993n, { a: 1 }],
    });
  });

  test('leaves other calls of the transport as they are', async () => {
    await using server = await serveText('{"jsonrpc":"2.0","result":[1,2],"id":ID}');
    expect(await createClient(httpStream(server.url)).request('list')).toEqual([1, 2]);
  });

  test.each([
    [
      [undefined, call],
      'streamResult: expected a transport such as httpStream(url), got undefined',
    ],
    [
      [httpFetch('http://example/'), call, { maxElementBytes: Number.NaN }],
      'streamResult: expected maxElementBytes: number of 0 or more, got NaN',
    ],
    [
      [httpFetch('http://example/'), call, { at: ['items'] }],
      'streamResult: expected at: the name of a member, got Array',
    ],
  ])('with wrong arguments throws a TypeError: %#', (args, message) => {
    expect(() => streamResult(...(args as Parameters<typeof streamResult>))).toThrow(
      new TypeError(message),
    );
  });

  test('of an invalid address rejects when it is read', async () => {
    const values = streamResult(httpStream('http://127.0.0.1:1/'), call);
    expect(await failure(values.next())).toMatchObject({ name: 'TransportError' });
  });
});
