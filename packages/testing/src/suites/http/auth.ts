import { createClient } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { respond } from '../../servers/respond.ts';
import { type SeenRequest, serve } from '../../servers/serve.ts';
import { serveRpc } from '../../servers/serve-rpc.ts';
import type { CreateHttpTransport } from './http-transport.ts';

const user = { username: 'usér', password: 'pä:ss€' };
const basic = `Basic ${Buffer.from('usér:pä:ss€').toString('base64')}`;
const five = '{"jsonrpc":"2.0","result":5,"id":1}';

/** Credentials of every kind. */
export function authTests(create: CreateHttpTransport): void {
  describe('auth', () => {
    test('with a username and a password is Basic, in UTF-8', async () => {
      await using server = await serveRpc();
      const client = createClient(create(server.url, { auth: user }));
      expect(await client.request('add', [2, 3])).toBe(5);
      await client.notify('go');
      expect(seen(server.requests)).toEqual([basic, basic]);
    });

    test('with a string is a bearer token', async () => {
      await using server = await serveRpc();
      await createClient(create(server.url, { auth: 'tok.en' })).request('go');
      expect(seen(server.requests)).toEqual(['Bearer tok.en']);
    });

    test('with an authorization is the whole header', async () => {
      await using server = await serveRpc();
      const auth = { authorization: 'ApiKey a="b"' };
      await createClient(create(server.url, { auth })).request('go');
      await createClient(create(server.url, { auth: async () => auth })).request('go');
      expect(seen(server.requests)).toEqual(['ApiKey a="b"', 'ApiKey a="b"']);
    });

    test('with a line break in an authorization throws, without showing it', () => {
      const auth = { authorization: 's3cret\r\nx-evil: 1' };
      expect(() => create('http://localhost/', { auth })).toThrow(
        new TypeError('Invalid HTTP header authorization'),
      );
    });

    test('from a function with a line break rejects before sending, without showing it', async () => {
      await using server = await serveRpc();
      const auth = () => ({ authorization: 's3cret\r\nx-evil: 1' });
      const error = await failure(createClient(create(server.url, { auth })).request('go'));
      expect(error).toMatchObject({ name: 'TransportError', sent: 'no' });
      expect(String((error as Error).cause)).not.toContain('s3cret');
      expect(server.requests).toEqual([]);
    });

    test('from a function, and headers from a function, can sign the request', async () => {
      await using server = await serveRpc();
      const url = server.url.replace('//', '//user:pass@');
      const client = createClient(
        create(`${url}rpc?a=b`, {
          auth: (_, { method, body }) => ({ authorization: `Sign ${method} ${btoa(body)}` }),
          headers: ({ url, body }) => ({ 'x-signed': `${url} ${body.length}` }),
        }),
      );
      await client.request('go');
      await client.notify('go', ['ä']);
      for (const { method, headers, body } of server.requests) {
        expect(headers.authorization).toBe(`Sign ${method} ${btoa(body)}`);
        expect(headers['x-signed']).toBe(`${server.url}rpc?a=b ${body.length}`);
      }
    });

    test('from a function can be undefined until the server asks for it', async () => {
      await using server = await serve(
        respond(({ headers }) =>
          headers.authorization === 'Other x'
            ? { body: five }
            : { status: 401, headers: { 'www-authenticate': 'Other' } },
        ),
      );
      const auth = (challenge?: string) =>
        challenge === undefined ? undefined : { authorization: `${challenge} x` };
      const client = createClient(create(server.url, { auth }));
      expect(await client.request('add', [2, 3])).toBe(5);
      expect(seen(server.requests)).toEqual([undefined, 'Other x']);
    });

    test('in the URL is used, and removed from the URL', async () => {
      await using server = await serveRpc();
      const url = new URL(server.url);
      url.username = user.username;
      url.password = user.password;
      await createClient(create(url.href)).request('go');
      expect(seen(server.requests)).toEqual([basic]);
      expect(server.requests[0]?.url).toBe('/');
      expect(server.requests[0]?.headers.host).toBe(url.host);
    });

    test('in the URL can be only a username', async () => {
      await using server = await serveRpc();
      await createClient(create(server.url.replace('//', '//token@'))).request('go');
      expect(seen(server.requests)).toEqual([`Basic ${Buffer.from('token:').toString('base64')}`]);
    });

    test('in the option wins over the URL, and a header wins over both', async () => {
      await using server = await serveRpc();
      const client = createClient(create(server.url.replace('//', '//a:b@'), { auth: 'token' }));
      await client.request('go');
      await client.request('go', [], { headers: { Authorization: 'Digest x' } });
      expect(seen(server.requests)).toEqual(['Bearer token', 'Digest x']);
    });

    test('from a function is requested before every request', async () => {
      await using server = await serveRpc();
      let asked = 0;
      const client = createClient(create(server.url, { auth: async () => `token${++asked}` }));
      await client.request('go');
      await client.request('go');
      expect(seen(server.requests)).toEqual(['Bearer token1', 'Bearer token2']);
    });

    test('from a function can be synchronous', async () => {
      await using server = await serveRpc();
      await createClient(create(server.url, { auth: () => user })).request('go');
      expect(seen(server.requests)).toEqual([basic]);
    });

    test('from a function is requested again after a 401, and the same body is sent again', async () => {
      await using server = await serve(
        respond(({ headers }) =>
          headers.authorization === 'Bearer new'
            ? { body: five }
            : { status: 401, headers: { 'www-authenticate': 'Bearer error="expired"' } },
        ),
      );
      const challenges: unknown[] = [];
      const auth = (challenge?: string) => {
        challenges.push(challenge);
        return challenge === undefined ? 'old' : 'new';
      };
      const client = createClient(create(server.url, { auth }));
      expect(await client.request('add', [2, 3])).toBe(5);
      expect(challenges).toEqual([undefined, 'Bearer error="expired"']);
      expect(seen(server.requests)).toEqual(['Bearer old', 'Bearer new']);
      expect(server.requests[0]?.body).toBe(server.requests[1]?.body);
    });

    test('from a function is requested only once more, with an empty challenge if the server sent none', async () => {
      await using server = await serve(respond({ status: 401, body: 'go away' }));
      const challenges: unknown[] = [];
      const auth = async (challenge?: string) => {
        challenges.push(challenge);
        return 'token';
      };
      const error = await failure(createClient(create(server.url, { auth })).request('go'));
      expect(error).toMatchObject({ name: 'HttpError', status: 401, body: 'go away' });
      expect(challenges).toEqual([undefined, '']);
      expect(server.requests).toHaveLength(2);
    });

    test('that is constant is not sent again after a 401', async () => {
      await using server = await serve(respond({ status: 401 }));
      const error = await failure(createClient(create(server.url, { auth: user })).request('go'));
      expect(error).toMatchObject({ name: 'HttpError', status: 401 });
      expect(server.requests).toHaveLength(1);
    });

    test('from a function that throws rejects with a TransportError with its cause, and nothing is sent', async () => {
      await using server = await serveRpc();
      const cause = new Error('no token today');
      const auth = () => {
        throw cause;
      };
      const error = await failure(createClient(create(server.url, { auth })).request('go'));
      expect(error).toMatchObject({ name: 'TransportError', cause, sent: 'no', method: 'go' });
      expect(server.requests).toEqual([]);
    });

    test('that resolves after the timeout sends nothing', async () => {
      await using server = await serveRpc();
      let give = (_: string) => {};
      const token = new Promise<string>((resolve) => {
        give = resolve;
      });
      const client = createClient(create(server.url, { auth: () => token }));
      const error = await failure(client.request('go', [], { timeout: 20 }));
      expect(error).toMatchObject({ name: 'TimeoutError', timeout: 20 });
      give('late');
      expect(await client.request('go')).toBeNull();
      expect(server.requests).toHaveLength(1);
    });
  });
}

function seen(requests: readonly SeenRequest[]): unknown[] {
  return requests.map(({ headers }) => headers.authorization);
}
