import { createClient, TransportError } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { serve } from '../../servers/serve.ts';
import { serveRpc } from '../../servers/serve-rpc.ts';
import { everythingShown } from '../shown.ts';
import type { CreateHttpTransport } from './http-transport.ts';

/** Headers of the transport, of the client and of a call. */
export function headerTests(create: CreateHttpTransport): void {
  describe('headers', () => {
    test('of the transport are sent with every request', async () => {
      await using server = await serveRpc();
      const client = createClient(create(server.url, { headers: { 'x-trace': '1' } }));
      await client.request('go');
      await client.notify('go');
      expect(server.requests.map(({ headers }) => headers['x-trace'])).toEqual(['1', '1']);
    });

    test('from a function are requested before every request', async () => {
      await using server = await serveRpc();
      let asked = 0;
      const headers = async () => ({ 'x-count': String(++asked) });
      const client = createClient(create(server.url, { headers }));
      await client.request('go');
      await client.batch([{ method: 'go' }, { method: 'go' }]);
      expect(server.requests.map(({ headers }) => headers['x-count'])).toEqual(['1', '2']);
    });

    test('from a function can be synchronous', async () => {
      await using server = await serveRpc();
      await createClient(create(server.url, { headers: () => ({ 'x-a': 'b' }) })).request('go');
      expect(server.requests[0]?.headers['x-a']).toBe('b');
    });

    test("of a call win over the client's, which win over the transport's", async () => {
      await using server = await serveRpc();
      const transport = create(server.url, {
        headers: { a: 'transport', b: 'transport', c: 'transport' },
      });
      const client = createClient(transport, {
        headers: { b: 'client', c: 'client', d: 'client' },
      });
      await client.request('go', [], { headers: { c: 'call' } });
      expect(server.requests[0]?.headers).toMatchObject({
        a: 'transport',
        b: 'client',
        c: 'call',
        d: 'client',
      });
      await client.request('go');
      expect(server.requests[1]?.headers).toHaveProperty('c', 'client');
    });

    test('of the last client win, whatever their case', async () => {
      await using server = await serveRpc();
      const client = createClient(create(server.url), { headers: { 'X-Tenant': 'a' } });
      const other = client.with({ headers: { 'x-tenant': 'b' } });
      await other.with({ headers: { 'X-Tenant': 'c' } }).request('go');
      await other.request('go', [], { headers: { 'X-TENANT': 'd' } });
      await other.request('go', [], { headers: { 'X-Tenant': undefined } });
      expect(server.requests.map(({ headers }) => headers['x-tenant'])).toEqual([
        'c',
        'd',
        undefined,
      ]);
    });

    test('that repeat in a response are joined', async () => {
      await using server = await serve((_, response) => {
        response.writeHead(500, { 'set-cookie': ['a=1', 'b=2'], 'x-many': ['x', 'y'] }).end('no');
      });
      const error = await failure(createClient(create(server.url)).request('go'));
      expect(error).toMatchObject({ headers: { 'set-cookie': 'a=1, b=2', 'x-many': 'x, y' } });
    });

    test('that differ only in case are sent once', async () => {
      await using server = await serveRpc();
      const transport = create(server.url, { headers: { 'Content-Type': 'application/json-rpc' } });
      await createClient(transport).request('go', [], { headers: { ACCEPT: 'text/plain' } });
      const names = server.requests[0]?.rawHeaders.filter((_, index) => index % 2 === 0);
      expect(names?.filter((name) => /^(content-type|accept)$/i.test(name))).toHaveLength(2);
      expect(server.requests[0]?.headers).toMatchObject({
        'content-type': 'application/json-rpc',
        accept: 'text/plain',
      });
    });

    test('that are undefined are omitted', async () => {
      await using server = await serveRpc();
      const transport = create(server.url, { headers: { a: '1', b: undefined }, auth: 'token' });
      const headers = { A: undefined, authorization: undefined };
      await createClient(transport).request('go', [], { headers });
      expect(server.requests[0]?.headers).not.toHaveProperty('a');
      expect(server.requests[0]?.headers).not.toHaveProperty('b');
      expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
    });

    test('can contain any Latin-1 character', async () => {
      await using server = await serveRpc();
      await createClient(create(server.url)).request('go', [], { headers: { 'x-name': 'usér' } });
      expect(server.requests[0]?.headers['x-name']).toBe('usér');
    });

    test.each([
      ['a line break in its value', { 'x-key': 's3cret\r\nx-evil: 1' }],
      ['a character beyond latin-1 in its value', { 'x-key': 's3cret€' }],
      ['a NUL in its value', { 'x-key': 's3cret\u0000' }],
      ['a space in its name', { 'x key': 's3cret' }],
      ['no name', { '': 's3cret' }],
    ])('with %s reject before sending, without showing the value', async (_, headers) => {
      await using server = await serveRpc();
      const error = await failure(createClient(create(server.url)).request('go', [], { headers }));
      expect(error).toBeInstanceOf(TransportError);
      expect(error).toMatchObject({ sent: 'no', cause: { name: 'TypeError' } });
      expect(everythingShown(error)).not.toContain('s3cret');
      expect(server.requests).toEqual([]);
    });

    test('from a function that throws reject with a TransportError with its cause, and nothing is sent', async () => {
      await using server = await serveRpc();
      const cause = new Error('no headers today');
      const client = createClient(create(server.url, { headers: () => Promise.reject(cause) }));
      expect(await failure(client.request('go'))).toMatchObject({
        name: 'TransportError',
        cause,
        sent: 'no',
      });
      expect(server.requests).toEqual([]);
    });
  });
}
