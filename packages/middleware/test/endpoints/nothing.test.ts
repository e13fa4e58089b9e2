import { compose, createClient, InvalidResponseError, type Transport } from '@jsonrpcclient/core';
import { balance, failover, hedge } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { expect, test } from 'vitest';

/** What a transport in plain JavaScript may return for a notification. */
const nothing = (async () => undefined) as unknown as Transport;

test.each([
  ['balance', balance([nothing])],
  ['failover', failover([nothing])],
  ['hedge', compose(nothing, hedge())],
  ['hedge with a delay', compose(nothing, hedge({ delay: 10 }))],
])('%s accepts a transport that returns nothing', async (_, transport) => {
  const client = createClient(transport, { idempotent: true, timeout: 500 });
  expect(await client.notify('go')).toBeUndefined();
  expect(await failure(client.request('add'))).toBeInstanceOf(InvalidResponseError);
});
