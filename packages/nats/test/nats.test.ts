import { createRequire } from 'node:module';
import { type Codec, createClient, type Payload } from '@jsonrpcclient/core';
import {
  connectNats,
  isInstalled,
  type NatsClient,
  type NatsRequest,
  type NatsServer,
  startNats,
} from '@jsonrpcclient/fixtures';
import { nats } from '@jsonrpcclient/nats';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);

/** A server that echoes params; it keeps the messages that it received. */
async function serve(service: NatsClient, subject: string): Promise<readonly NatsRequest[]> {
  const received: NatsRequest[] = [];
  service.subscribe(subject, {
    callback: (_, message) => {
      received.push(message);
      message.respond(reply(message));
    },
  });
  await service.flush();
  return received;
}

function reply(message: NatsRequest): string {
  const { id, params = null } = JSON.parse(message.string());
  return JSON.stringify({ jsonrpc: '2.0', result: params, id });
}

/** A server that keeps what it receives and never replies. */
async function ignore(service: NatsClient, subject: string): Promise<readonly NatsRequest[]> {
  const received: NatsRequest[] = [];
  service.subscribe(subject, { callback: (_, message) => received.push(message) });
  await service.flush();
  return received;
}

interface Pair extends AsyncDisposable {
  readonly broker: NatsServer;
  readonly connection: NatsClient;
  readonly service: NatsClient;
}

/** A broker with a connection of a client and one of a server. */
async function begin(config?: string, credentials?: object): Promise<Pair> {
  const broker = await startNats({ config });
  const connection = await connectNats(broker.url, credentials);
  const service = await connectNats(broker.url, config?.includes('users') ? admin : {});
  return {
    broker,
    connection,
    service,
    async [Symbol.asyncDispose]() {
      await connection.close();
      await service.close();
      await broker[Symbol.asyncDispose]();
    },
  };
}

const admin = { user: 'admin', pass: 's3cret' };
const user = { user: 'user', pass: 's3cret' };

/** A configuration with a user who has these permissions, and another who has all. */
function withUser(permissions: string): string {
  return `authorization { users = [
    { user: admin, password: s3cret }
    { user: user, password: s3cret, permissions: ${permissions} }
  ] }`;
}

/** Resolves when a connection has this status. */
async function until(connection: NatsClient, type: string): Promise<void> {
  for await (const status of connection.status()) if (status.type === type) return;
}

const forever = { timeout: Number.POSITIVE_INFINITY };

describe.skipIf(!isInstalled('nats'))('nats', () => {
  test('rejects a call that no server receives, immediately and as not sent', async () => {
    await using session = await begin();
    const client = createClient(nats(session.connection, 'nobody'), forever);
    expect(await failure(client.request('add', [2, 3]))).toMatchObject({
      name: 'TransportError',
      message: 'add: no server subscribes to nobody; safe to retry',
      sent: 'no',
      cause: { message: 'no responders' },
    });
    expect(await failure(client.batch([{ method: 'add' }]))).toMatchObject({ sent: 'no' });
    expect(await client.notify('add', [2, 3])).toBeUndefined();
  });

  test('rejects pending calls when the broker is lost, and calls again when it is back', async () => {
    await using session = await begin();
    const { broker, connection, service } = session;
    const received = await ignore(service, 'math');
    const client = createClient(nats(connection, 'math'), forever);
    const pending = failure(client.request('add', [2, 3]));
    await expect.poll(() => received).toHaveLength(1);
    await broker[Symbol.asyncDispose]();
    expect(await pending).toMatchObject({
      message: 'add: lost the connection to the NATS server; the server may have run it',
      sent: 'maybe',
      cause: { message: `disconnected from 127.0.0.1:${broker.port}` },
    });
    const unsent = { message: 'add: not connected to a NATS server; safe to retry', sent: 'no' };
    expect(await failure(client.request('add'))).toMatchObject(unsent);
    expect(await failure(client.notify('add'))).toMatchObject(unsent);

    const back = [until(connection, 'reconnect'), until(service, 'reconnect')];
    await using _ = await startNats({ port: broker.port });
    await Promise.all(back);
    await service.flush();
    service.subscribe('echo', { callback: (_, message) => message.respond(reply(message)) });
    await service.flush();
    const again = createClient(nats(connection, 'echo'), forever);
    await expect.poll(() => again.request('echo', [1])).toEqual([1]);
    expect(await failure(client.request('never', [], { timeout: 20 }))).toMatchObject({
      name: 'TimeoutError',
      sent: 'maybe',
    });
  });

  test('keeps calls waiting for the broker with the option `wait`', async () => {
    await using session = await begin();
    const { broker, connection, service } = session;
    const received = await ignore(service, 'math');
    const client = createClient(nats(connection, 'math', { wait: true }), forever);
    const pending = client.request('add', [2, 3]);
    await expect.poll(() => received).toHaveLength(1);
    const back = [until(connection, 'reconnect'), until(service, 'reconnect')];
    await broker[Symbol.asyncDispose]();
    await using _ = await startNats({ port: broker.port });
    await Promise.all(back);
    await connection.flush();
    service.publish(String(received[0]?.reply), reply(received[0] as NatsRequest));
    expect(await pending).toEqual([2, 3]);
  });

  test('rejects pending calls when the connection is closed, and later ones as not sent', async () => {
    await using session = await begin();
    const { connection, service } = session;
    await ignore(service, 'math');
    const client = createClient(nats(connection, 'math'), forever);
    const pending = failure(client.request('add'));
    await connection.close();
    expect(await pending).toMatchObject({
      message: 'add: the NATS connection was closed; the server may have run it',
      cause: { message: 'closed' },
    });
    const unsent = { message: 'add: the NATS connection is closed; safe to retry' };
    expect(await failure(client.request('add'))).toMatchObject(unsent);
    expect(await failure(client.notify('add'))).toMatchObject(unsent);
  });

  test('rejects calls on a draining connection as not sent, and pending ones when it is closed', async () => {
    await using session = await begin();
    const { connection, service } = session;
    await ignore(service, 'math');
    const client = createClient(nats(connection, 'math'), forever);
    const pending = failure(client.request('add'));
    const drained = connection.drain();
    expect(await failure(client.request('add'))).toMatchObject({
      message: 'add: the NATS connection is draining; safe to retry',
    });
    await drained;
    expect(await pending).toMatchObject({ sent: 'maybe' });
  });

  test('rejects a message that is larger than the max_payload of the broker as not sent', async () => {
    await using session = await begin('max_payload: 1024');
    const { connection, service } = session;
    const received = await serve(service, 'math');
    const client = createClient(nats(connection, 'math'), forever);
    const tooLarge = { name: 'TransportError', sent: 'no', cause: expect.any(Error) };
    const error = await failure(client.request('echo', ['x'.repeat(2000)]));
    expect(error).toMatchObject(tooLarge);
    expect(error).toMatchObject({
      message:
        'echo: the message is larger than the max_payload of the NATS server, 1024 bytes; safe to retry',
    });
    expect(await failure(client.notify('echo', ['x'.repeat(2000)]))).toMatchObject(tooLarge);
    expect(await client.request('echo', ['x'])).toEqual(['x']);
    expect(received).toHaveLength(1);
  });

  test('sends headers, of which those of the call override those of the transport', async () => {
    await using session = await begin();
    const { connection, service } = session;
    const received = await serve(service, 'math');
    const transport = nats(connection, 'math', {
      headers: { 'X-Tenant': 'a', 'X-Kept': 'k', 'X-Removed': 'r' },
    });
    const client = createClient(transport, forever);
    await client.request('echo', [], { headers: { 'x-tenant': 'b', 'X-Removed': undefined } });
    await client.notify('echo', [], { headers: { traceparent: '00-1-2-01' } });
    await expect.poll(() => received).toHaveLength(2);
    expect(received.map(({ headers = [] }) => [...headers])).toEqual([
      [
        ['X-Kept', ['k']],
        ['x-tenant', ['b']],
      ],
      [
        ['X-Tenant', ['a']],
        ['X-Kept', ['k']],
        ['X-Removed', ['r']],
        ['traceparent', ['00-1-2-01']],
      ],
    ]);
  });

  test.each([
    ['a line break in a value', { 'x-a': 's3cret\r\nx: y' }],
    ['a name with a colon', { 'x:a': 's3cret' }],
  ])('rejects headers with %s as not sent, and shows no value', async (_, headers) => {
    await using session = await begin();
    const client = createClient(nats(session.connection, 'math'), forever);
    const error = await failure(client.request('add', [], { headers }));
    expect(error).toMatchObject({
      message: 'add: the message could not be built; safe to retry',
      sent: 'no',
    });
    expect(String((error as Error).cause)).not.toContain('s3cret');
  });

  test('returns the headers of the reply, and names the error of a service that is no JSON-RPC server', async () => {
    await using session = await begin();
    const { connection, service } = session;
    const { headers: create } = require('@nats-io/nats-core') as {
      headers(): { append(name: string, value: string): void };
    };
    service.subscribe('math', {
      callback: (_, message) => {
        const headers = create();
        headers.append('Nats-Service-Error-Code', '400');
        headers.append('Nats-Service-Error', 'bad request');
        message.respond('', { headers });
      },
    });
    await service.flush();
    const client = createClient(nats(connection, 'math'), forever);
    const error = await failure(client.request('add'));
    expect(error).toMatchObject({
      name: 'InvalidResponseError',
      message: expect.stringContaining('(NATS subject math, Nats-Service-Error-Code 400)'),
      reply: {
        headers: { 'nats-service-error-code': '400', 'nats-service-error': 'bad request' },
      },
    });
  });

  test('calls a subject for each method', async () => {
    await using session = await begin();
    const { connection, service } = session;
    const received = await serve(service, 'rpc.*');
    const transport = nats(connection, (method) => `rpc.${method}`);
    const client = createClient(transport, forever);
    expect(await client.request('echo', [1])).toEqual([1]);
    const calls = [{ method: 'go', notify: true }, { method: 'go' }] as const;
    const batch: Payload[] = [];
    service.subscribe('batch', { callback: (_, message) => batch.push(message as never) });
    expect(received.map(({ subject }) => subject)).toEqual(['rpc.echo']);
    const mixed = [...calls, { method: 'echo' }] as const;
    const error = await failure(client.batch(mixed));
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).toContain(
      'batch of 3: go,go,echo: the calls have different subjects; use one subject',
    );
  });

  test.each([['a b'], ['*'], ['a.>'], ['a*'], ['\r\n'], ['a..b'], ['.a']])(
    'rejects the method %j, which would make another subject of it',
    async (method) => {
      await using session = await begin();
      const client = createClient(
        nats(session.connection, (name) => name),
        forever,
      );
      const error = await failure(client.request(method));
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toContain(
        `${method}: the subject must consist of tokens separated by dots, without white space, * or >`,
      );
    },
  );

  test('throws a TypeError for a connection or a subject of the wrong kind', async () => {
    await using session = await begin();
    const { connection } = session;
    const create = nats as (...args: unknown[]) => unknown;
    expect(() => create('nats://user:s3cret@localhost', 'math')).toThrow(
      new TypeError('nats: expected a NatsConnection, which connect() resolves to, got string'),
    );
    expect(() => create(connection, 7)).toThrow(
      new TypeError('nats: expected a subject or a function, got number'),
    );
    expect(() => create(connection, 'a b')).toThrow('nats: the subject must consist of tokens');
    expect(() => create(connection, 'math', { headers: 's3cret' })).toThrow(
      new TypeError('headers: expected Object, got string'),
    );
  });

  test('reports a subject that the user may not publish to as not sent', async () => {
    await using session = await begin(withUser('{ publish: { deny: ["math"] } }'), user);
    const { connection, service } = session;
    const received = await serve(service, '*');
    const denied = createClient(nats(connection, 'math'), forever);
    const other = createClient(nats(connection, 'other'), forever);
    const calls = [denied, other, denied].map((client) => failure(client.request('echo', [1])));
    expect(await calls[0]).toMatchObject({
      message: 'echo: the NATS user may not publish to math; safe to retry',
      sent: 'no',
      cause: { name: 'PermissionViolationError' },
    });
    expect(await calls[2]).toMatchObject({ sent: 'no' });
    await expect(calls[1]).rejects.toThrow('expected a rejection, got [1]');
    expect(received).toHaveLength(1);
  });

  test('reports pending calls as perhaps sent if the permission to publish is withdrawn', async () => {
    await using session = await begin(withUser('{ publish: ">" }'), user);
    const { broker, connection, service } = session;
    const received = await ignore(service, 'math');
    const client = createClient(nats(connection, 'math'), forever);
    const call = client.request('echo', [1]);
    await expect.poll(() => received).toHaveLength(1);
    (received[0] as NatsRequest).respond(reply(received[0] as NatsRequest));
    expect(await call).toEqual([1]);

    const executing = failure(client.request('echo', [2]));
    await expect.poll(() => received).toHaveLength(2);
    broker.reload(withUser('{ publish: { deny: ["math"] } }'));
    const later = async () => failure(client.request('echo', [3], { timeout: 100 }));
    await expect.poll(later).toMatchObject({ name: 'TransportError' });
    expect(await executing).toMatchObject({
      message: 'echo: the NATS user may not publish to math; the server may have run it',
      sent: 'maybe',
    });
  });

  test('tells the user to set `inboxPrefix` if replies are not permitted', async () => {
    const permissions = '{ publish: "math", subscribe: "own.>" }';
    await using session = await begin(withUser(permissions), user);
    const { connection, service } = session;
    const received = await ignore(service, 'math');
    const client = createClient(nats(connection, 'math'), forever);
    expect(await failure(client.request('echo'))).toMatchObject({
      message: expect.stringMatching(
        /^echo: the NATS user may not subscribe to _INBOX\.\w+\.\*; set inboxPrefix; the server may/,
      ),
      sent: 'maybe',
    });
    expect(await failure(client.request('echo'))).toMatchObject({ sent: 'no' });
    await client.notify('echo');
    await expect.poll(() => received).toHaveLength(2);

    await serve(service, 'math');
    const transport = nats(connection, 'math', { inboxPrefix: 'own' });
    expect(await createClient(transport, forever).request('echo', [1])).toEqual([1]);
  });

  test('takes the first reply, and drops others and late ones', async () => {
    await using session = await begin();
    const { connection, service } = session;
    const received = await ignore(service, 'math');
    const client = createClient(nats(connection, 'math'), forever);
    const controller = new AbortController();
    const aborted = failure(client.request('echo', ['a'], { signal: controller.signal }));
    const call = client.request('echo', ['b']);
    await expect.poll(() => received).toHaveLength(2);
    controller.abort('stop');
    expect(await aborted).toBe('stop');
    for (const message of [...received, ...received]) message.respond(reply(message));
    expect(await call).toEqual(['b']);
    const next = client.request('echo', ['c']);
    await expect.poll(() => received).toHaveLength(3);
    (received[2] as NatsRequest).respond(reply(received[2] as NatsRequest));
    expect(await next).toEqual(['c']);
  });

  test('publishes nothing for a call that is aborted already', async () => {
    await using session = await begin();
    const { connection, service } = session;
    const received = await serve(service, 'math');
    const transport = nats(connection, 'math');
    const signal = AbortSignal.abort('stop');
    const message = { jsonrpc: '2.0', method: 'echo', id: 1 } as const;
    expect(await failure(transport(message, { signal }))).toBe('stop');
    await transport({ ...message, id: 2 }, {});
    expect(received.map((one) => JSON.parse(one.string()).id)).toEqual([2]);
  });

  test('keeps two transports over one connection apart', async () => {
    await using session = await begin();
    const { connection, service } = session;
    await serve(service, '*');
    const [one, two] = ['one', 'two'].map((subject) => createClient(nats(connection, subject)));
    const calls = [1, 2, 3].flatMap((n) => [one?.request('echo', [n]), two?.request('echo', [-n])]);
    expect(await Promise.all(calls)).toEqual([[1], [-1], [2], [-2], [3], [-3]]);
  });

  test('reports a message that the connection refuses as not sent', async () => {
    await using session = await begin();
    const publish = () => {
      throw new Error('the buffer is full');
    };
    const connection = Object.create(session.connection, { publish: { value: publish } });
    const client = createClient(nats(connection, 'math'), forever);
    expect(await failure(client.request('add'))).toMatchObject({
      message: 'add: could not publish to math: the buffer is full; safe to retry',
      sent: 'no',
    });
  });

  test('ignores what the broker says about other subscriptions', async () => {
    const permissions = '{ publish: ">", subscribe: "_INBOX.>" }';
    await using session = await begin(withUser(permissions), user);
    const { connection, service } = session;
    await serve(service, 'math');
    const client = createClient(nats(connection, 'math'), forever);
    const denied = until(connection, 'error');
    connection.subscribe('secret', { callback: () => {} });
    await denied;
    expect(await client.request('echo', [1])).toEqual([1]);
  });

  test('reports params that the codec refuses as not sent', async () => {
    await using session = await begin();
    const codec: Codec = {
      parse: JSON.parse,
      stringify() {
        throw new Error('refused');
      },
    };
    const client = createClient(nats(session.connection, 'math', { codec }));
    expect(await failure(client.request('add'))).toMatchObject({
      sent: 'no',
      cause: { message: 'refused' },
    });
  });
});
