import { compose, createClient, type Outcome } from '@jsonrpcclient/core';
import { type RetryOptions, retry } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { freePort, type Listener, type SeenRequest, serve } from '@jsonrpcclient/testing/servers';
import { describe, expect, test } from 'vitest';
import { transports } from '../transports.ts';
import { rows } from './decision-table.ts';

const settings: RetryOptions = {
  minDelay: 0,
  codes: [-32005],
  budget: { perSecond: Number.POSITIVE_INFINITY },
};

/** Executes each call and responds with 5. */
const execute: Listener = ({ body }, response) => {
  const answer = (id: unknown) => ({ jsonrpc: '2.0', result: 5, id });
  const message = JSON.parse(body);
  const isList = Array.isArray(message);
  response.setHeader('content-type', 'application/json');
  if (!isList && message.id === undefined) response.writeHead(204).end();
  else {
    const ids = [message].flat().map(({ id }: { readonly id: unknown }) => id);
    response.end(JSON.stringify(isList ? ids.map(answer) : answer(ids[0])));
  }
};

/** Does something else with the first request. */
function after(first: Listener): Listener {
  let count = 0;
  return (request, response) => {
    count++;
    return (count === 1 ? first : execute)(request, response);
  };
}

const idsOf = (requests: readonly SeenRequest[]) =>
  requests.map(({ body }) => [JSON.parse(body)].flat().map(({ id }) => id));

describe.each(transports)('retry over %s', (_, create) => {
  describe.each([false, true])('repeats a call with idempotent: %s', (idempotent) => {
    const text = (row: (typeof rows)[number]) =>
      row[idempotent ? 'idempotent' : 'unsafe'] ? '' : ' not';
    test.each(rows.map((row) => [text(row), row.name, row] as const))(
      'if the response is%s repeatable: %s',
      async (__, ___, { first, attemptTimeout, ...row }) => {
        const repeated = idempotent ? row.idempotent : row.unsafe;
        for (const kind of ['request', 'batch'] as const) {
          await using server = await serve(after(first));
          const transport = compose(create(server.url), retry({ ...settings, attemptTimeout }));
          const client = createClient(transport, { idempotent });
          const calls = [{ method: 'pay' }, { method: 'pay' }] as const;
          const outcomes: readonly unknown[] = await (kind === 'batch'
            ? client
                .batch(calls)
                .then((all: readonly Outcome[]) =>
                  all.map((one) => (one.ok ? one.result : one.error)),
                )
            : client.request('pay').then((result) => [result])
          ).catch((error: unknown) => [error]);
          expect(server.requests.length).toBe(repeated ? 2 : 1);
          const ids = kind === 'batch' ? [1, 2] : [1];
          expect(idsOf(server.requests)).toEqual(repeated ? [ids, ids] : [ids]);
          for (const outcome of outcomes) {
            if (repeated) expect(outcome).toBe(5);
            else expect(outcome).toBeInstanceOf(Error);
          }
        }
      },
    );
  });

  test('repeats a call that no server received, and reports the attempts', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    const client = createClient(compose(create(url), retry(settings)));
    const expected = { name: 'TransportError', sent: 'no', attempts: 3 };
    expect(await failure(client.request('pay'))).toMatchObject(expected);
    expect(await failure(client.notify('pay'))).toMatchObject(expected);
    expect(await failure(client.batch([{ method: 'pay' }]))).toMatchObject(expected);
  });

  test("ends immediately with the caller's reason or the TimeoutError", async () => {
    await using server = await serve(() => {});
    const client = createClient(compose(create(server.url), retry(settings)), { idempotent: true });
    const controller = new AbortController();
    const aborted = failure(client.request('pay', [], { signal: controller.signal }));
    setTimeout(() => controller.abort('why'), 100);
    expect(await aborted).toBe('why');
    const late = failure(client.request('pay', [], { timeout: 100 }));
    expect(await late).toMatchObject({ name: 'TimeoutError', timeout: 100, sent: 'maybe' });
    expect(server.requests.length).toBe(2);
  });

  test('closes the connection of an attempt that timed out', async () => {
    let closed = 0;
    await using server = await serve(
      after((__, response) => {
        response.socket?.once('close', () => closed++);
      }),
    );
    const transport = compose(create(server.url), retry({ ...settings, attemptTimeout: 200 }));
    expect(await createClient(transport, { idempotent: true }).request('pay')).toBe(5);
    await expect.poll(() => closed).toBe(1);
  });
});
