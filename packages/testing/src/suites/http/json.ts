import { createClient } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import type { CreateHttpTransport } from './http-transport.ts';

/** JSON that is hard to parse. */
export function jsonTests(create: CreateHttpTransport): void {
  const requestFrom = (url: string) => createClient(create(url)).request('get');

  describe('a body', () => {
    test('of 100,000 nested arrays is a result', async () => {
      const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
      const body = `{"jsonrpc":"2.0","id":1,"result":${nested}}`;
      await using server = await serve(respond({ body }));
      expect(await requestFrom(server.url)).toSatisfy(Array.isArray);
    });

    test.each([200, 500])(
      'of 100,000 nested arrays and nothing else with status %d is an error',
      async (status) => {
        const body = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
        await using server = await serve(respond({ status, body }));
        expect(await failure(requestFrom(server.url))).toMatchObject({
          name: status === 200 ? 'InvalidResponseError' : 'HttpError',
        });
      },
    );

    test('of 100,000 open brackets is not JSON', async () => {
      await using server = await serve(respond({ body: '['.repeat(100_000) }));
      expect(await failure(requestFrom(server.url))).toMatchObject({
        name: 'InvalidResponseError',
      });
    });

    test('with members named __proto__ pollutes nothing and is returned as it is', async () => {
      const result =
        '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}';
      const body = `{"jsonrpc":"2.0","id":1,"__proto__":{"polluted":true},"result":${result}}`;
      await using server = await serve(respond({ body }));
      const given = await requestFrom(server.url);
      expect(Object.keys(given as object)).toEqual(['__proto__', 'constructor']);
      expect(JSON.stringify(given)).toBe(result);
      expect(given).not.toHaveProperty('polluted');
      expect({}).not.toHaveProperty('polluted');
    });
  });
}
