import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { createClient } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import type { CreateHttpTransport } from './http-transport.ts';

const text = 'ä€😀'.repeat(50);
const answer = JSON.stringify({ jsonrpc: '2.0', result: text, id: 1 });
/** Libraries differ in whether they fail on a body they can't decode. */
const noResult = { name: expect.stringMatching(/^(TransportError|InvalidResponseError)$/) };

/** Compressed bodies, and bodies that only claim to be. */
export function encodingTests(create: CreateHttpTransport): void {
  const requestFrom = (url: string) => createClient(create(url)).request('get');

  describe('a body', () => {
    test.each([
      ['gzip', gzipSync(answer)],
      ['deflate', deflateSync(answer)],
      ['deflate', deflateRawSync(answer)],
      ['br', brotliCompressSync(answer)],
      ['X-GZIP', gzipSync(answer)],
    ])('in %s is decoded', async (encoding, body) => {
      const headers = { 'content-encoding': encoding };
      await using server = await serve(respond({ headers, body }));
      expect(await requestFrom(server.url)).toBe(text);
    });

    test.each([
      ['gzip', gzipSync(answer).subarray(0, -8)],
      ['deflate', deflateSync(answer).subarray(0, -4)],
    ])('in %s can lack its trailer', async (encoding, body) => {
      const headers = { 'content-encoding': encoding };
      await using server = await serve(respond({ headers, body }));
      expect(await requestFrom(server.url)).toBe(text);
    });

    test.each(['gzip', 'deflate', 'br'])('in %s can be empty', async (encoding) => {
      const headers = { 'content-encoding': encoding };
      await using none = await serve(respond({ status: 204, headers }));
      await createClient(create(none.url)).notify('go');
      await using server = await serve(respond({ status: 503, headers }));
      expect(await failure(requestFrom(server.url))).toMatchObject({
        name: 'HttpError',
        status: 503,
        body: '',
      });
    });

    test.each(['constructor', '__proto__'])(
      'in %s, which is not an encoding, is read unchanged',
      async (encoding) => {
        const headers = { 'content-encoding': encoding };
        await using server = await serve(respond({ headers, body: answer }));
        expect(await requestFrom(server.url)).toBe(text);
      },
    );

    test('in truncated gzip never yields a result', async () => {
      const body = gzipSync(answer).subarray(0, 40);
      await using server = await serve(respond({ headers: { 'content-encoding': 'gzip' }, body }));
      expect(await failure(requestFrom(server.url))).toMatchObject(noResult);
    });

    describe.each(['gzip', 'deflate', 'br'])(
      'that is not in %s although its header says so',
      (encoding) => {
        const headers = { 'content-encoding': encoding };

        test('rejects with an InvalidResponseError that names the encoding', async () => {
          await using server = await serve(respond({ headers, body: answer }));
          expect(await failure(requestFrom(server.url))).toMatchObject({
            name: 'InvalidResponseError',
            message: expect.stringContaining('could not be decompressed'),
          });
        });

        test('rejects with an HttpError if the status is an error', async () => {
          await using server = await serve(respond({ status: 503, headers, body: answer }));
          const error = await failure(requestFrom(server.url));
          expect(error).toMatchObject({ name: 'HttpError', status: 503, body: '', sent: 'yes' });
        });

        test('is ignored for a notification', async () => {
          await using server = await serve(respond({ headers, body: answer }));
          expect(await createClient(create(server.url)).notify('go')).toBeUndefined();
        });
      },
    );

    test('in an unknown encoding never yields a result', async () => {
      const headers = { 'content-encoding': 'gzip, secret' };
      await using server = await serve(respond({ headers, body: gzipSync(answer) }));
      expect(await failure(requestFrom(server.url))).toMatchObject(noResult);
    });
  });
}
