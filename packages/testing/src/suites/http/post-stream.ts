import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { endless, head, sayAndHangUp } from '../../servers/fault.ts';
import { freePort } from '../../servers/free-port.ts';
import { respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import { serveFault } from '../../servers/serve-fault.ts';
import { everythingShown } from '../shown.ts';
import type { HttpCall, HttpSetup } from './http-transport.ts';

interface Request {
  readonly method: string;
  readonly verb: 'POST' | 'GET' | 'DELETE';
  readonly body: string;
}

interface StreamReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array> | undefined;
}

/** Creates a function that sends requests through the `PostStream` under test, as `createRequester` does. */
export type CreateRequester = (
  url: string,
  setup?: HttpSetup,
) => (request: Request, options: HttpCall) => Promise<StreamReply>;

const post = { method: 'watch', verb: 'POST', body: '{"a":1}' } as const;
const get = { method: 'listen', verb: 'GET', body: '' } as const;

/** The chunks of a body, as one text. */
async function toText({ body }: StreamReply): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Tests a `PostStream`: HTTP requests whose responses are read as they arrive. */
export function postStreamTests(create: CreateRequester): void {
  describe('a response', () => {
    test('resolves when its headers arrive, and its chunks are read as they arrive', async () => {
      let isRead = () => {};
      await using server = await serve(async (_, response) => {
        response.writeHead(200, { 'x-a': 'b' }).flushHeaders();
        for (const text of ['one', 'two', 'three']) {
          await new Promise<void>((resolve) => {
            isRead = resolve;
          });
          response.write(text);
        }
        response.end();
      });
      const { status, headers, body } = await create(server.url)(post, {});
      expect(status).toBe(200);
      expect(headers).toMatchObject({ 'x-a': 'b' });
      const seen: string[] = [];
      isRead();
      for await (const chunk of body ?? []) {
        seen.push(Buffer.from(chunk).toString());
        isRead();
      }
      expect(seen).toEqual(['one', 'two', 'three']);
    });

    test('is decompressed as it arrives', async () => {
      const headers = { 'content-encoding': 'gzip' };
      const text = 'data '.repeat(100_000);
      await using server = await serve(respond({ headers, body: gzipSync(text) }));
      expect((await toText(await create(server.url)(post, {}))) === text).toBe(true);
    });

    test('resolves whatever the status is, and no redirect is followed', async () => {
      for (const status of [404, 503, 302]) {
        const headers = { location: '/elsewhere' };
        await using server = await serve(respond({ status, headers, body: 'x' }));
        const reply = await create(server.url)(post, {});
        expect(reply.status).toBe(status);
        expect(await toText(reply)).toBe('x');
        expect(server.requests).toHaveLength(1);
      }
    });

    test('can have no body', async () => {
      for (const status of [202, 204]) {
        await using server = await serve((_, response) => {
          response.writeHead(status).end();
        });
        expect(await toText(await create(server.url)(post, {}))).toBe('');
      }
    });

    test('can come after a 103 Early Hints', async () => {
      const hints = 'HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n';
      await using server = await serveFault(
        sayAndHangUp(`${hints}${head}content-length: 3\r\n\r\none`),
      );
      const reply = await create(server.url)(post, {});
      expect(reply.status).toBe(200);
      expect(await toText(reply)).toBe('one');
    });

    test('that is cut off throws after the chunks that arrived', async () => {
      const start = `${head}transfer-encoding: chunked\r\n\r\n3\r\none\r\n`;
      await using server = await serveFault(sayAndHangUp(start));
      const { body } = await create(server.url)(post, {});
      const seen: string[] = [];
      const reading = (async () => {
        for await (const chunk of body ?? []) seen.push(Buffer.from(chunk).toString());
      })();
      expect(await failure(reading)).toBeInstanceOf(Error);
      expect(seen).toEqual(['one']);
    });

    test('that can not be decompressed throws', async () => {
      const headers = { 'content-encoding': 'gzip' };
      await using server = await serve(respond({ headers, body: 'not gzip' }));
      const reply = create(server.url)(post, {}).then(toText);
      expect(await failure(reply)).toBeInstanceOf(Error);
    });
  });

  describe('a request', () => {
    test.each(['GET', 'DELETE'] as const)('can be a %s without a body', async (verb) => {
      await using server = await serve(respond({ body: 'x' }));
      const request = create(server.url, { auth: 'token', headers: { 'x-a': 'b' } });
      await toText(await request({ method: 'x', verb, body: '' }, { headers: { 'x-c': 'd' } }));
      expect(server.requests[0]).toMatchObject({ method: verb, body: '' });
      const sent = { authorization: 'Bearer token', 'x-a': 'b', 'x-c': 'd' };
      expect(server.requests[0]?.headers).toMatchObject(sent);
    });

    test('has the headers of a call, and is sent again with other credentials after a 401', async () => {
      const headers = { 'www-authenticate': 'Bearer x' };
      await using server = await serve(
        respond(({ headers: { authorization } }) =>
          authorization === 'Bearer new' ? { body: 'fine' } : { status: 401, headers },
        ),
      );
      const asked: unknown[] = [];
      const auth = (
        challenge: string | undefined,
        { method, body }: { method: string; body: string },
      ) => {
        asked.push([challenge, method, body]);
        return challenge ? 'new' : 'old';
      };
      const request = create(server.url, { auth });
      expect(await toText(await request(post, {}))).toBe('fine');
      expect(await toText(await request(get, {}))).toBe('fine');
      expect(asked).toEqual([
        [undefined, 'POST', '{"a":1}'],
        ['Bearer x', 'POST', '{"a":1}'],
        [undefined, 'GET', ''],
        ['Bearer x', 'GET', ''],
      ]);
      expect(server.requests.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}', '', '']);
    });

    test('without a server rejects with sent: no, and shows no credentials', async () => {
      const url = `http://alice:pa55word@127.0.0.1:${await freePort()}/`;
      const error = await failure(create(url)(get, {}));
      expect(error).toMatchObject({ name: 'TransportError', method: 'listen', sent: 'no' });
      expect(everythingShown(error)).not.toContain('pa55word');
    });

    test('that is aborted before sends nothing', async () => {
      await using server = await serve(respond({}));
      const signal = AbortSignal.abort('stop');
      expect(await failure(create(server.url)(post, { signal }))).toBe('stop');
      expect(server.connections).toBe(0);
    });

    test('that is aborted before or within its body throws, and releases the socket', async () => {
      for (const start of ['', `${head}transfer-encoding: chunked\r\n\r\n3\r\none\r\n`]) {
        const controller = new AbortController();
        await using server = await serveFault((socket) => {
          socket.write(start, () => start || controller.abort('stop'));
        });
        const reply = create(server.url)(post, { signal: controller.signal }).then(
          async ({ body }) => {
            for await (const _ of body ?? []) controller.abort('stop');
          },
        );
        const error = await failure(reply);
        if (!start) expect(error).toBe('stop');
        await server.released;
      }
    });
  });

  describe('a reader', () => {
    const start = `${head}transfer-encoding: chunked\r\n\r\n`;
    const chunk = `10000\r\n${' '.repeat(65_536)}\r\n`;

    test('that leaves early releases the socket', async () => {
      await using server = await serveFault(endless(start, chunk));
      const { body } = await create(server.url)(post, {});
      for await (const _ of body ?? []) break;
      await server.released;
    });

    test('that never starts can leave, too', async () => {
      await using server = await serveFault(endless(start, chunk));
      const { body } = await create(server.url)(post, {});
      await body?.[Symbol.asyncIterator]().return?.();
      await server.released;
    });

    test('that is slow slows the server down, and loses nothing', async () => {
      const size = 100 * 2 ** 20;
      let connection: Socket | undefined;
      await using server = await serve((_, response) => {
        connection = response.socket ?? undefined;
        response.end(Buffer.alloc(size, 'x'));
      });
      const { body } = await create(server.url)(post, {});
      const iterator = body?.[Symbol.asyncIterator]();
      let total = (await iterator?.next())?.value?.length;
      let last = -1;
      const left = () => connection?.writableLength ?? 0;
      await expect
        .poll(() => {
          const isStill = left() === last;
          last = left();
          return isStill;
        })
        .toBe(true);
      expect(left()).toBeGreaterThan(size / 2);
      for (let next = await iterator?.next(); next && !next.done; next = await iterator?.next())
        total += next.value.length;
      expect(total).toBe(size);
    });
  });
}
