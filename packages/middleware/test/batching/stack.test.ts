import { compose, createClient, InvalidResponseError, RpcClientError } from '@jsonrpcclient/core';
import { batching } from '@jsonrpcclient/middleware';
import { failure } from '@jsonrpcclient/testing';
import { expect, test } from 'vitest';

test('each caller of a batch that fails sees its own line in the stack, and the whole error', async () => {
  const reply = { body: 'too large', status: 200 };
  const shared = new InvalidResponseError('the response is too large', reply, 'batch');
  const client = createClient(compose(() => Promise.reject(shared), batching()));
  async function theFirst() {
    await client.request('a');
  }
  async function theSecond() {
    await client.request('b');
  }
  async function theThird() {
    await client.notify('c');
  }
  const callers = [theFirst, theSecond, theThird];
  const errors = await Promise.all(callers.map((caller) => failure(caller())));
  for (const [place, error] of errors.entries()) {
    if (!(error instanceof InvalidResponseError)) throw error;
    for (const caller of callers) {
      expect(String(error.stack).includes(`${caller.name} (`)).toBe(caller === callers[place]);
    }
    expect(error).toBeInstanceOf(RpcClientError);
    expect({ ...error }).toEqual({ ...shared });
    expect(error.message).toBe(shared.message);
    expect(error.reply).toBe(reply);
  }
  expect(new Set(errors).size).toBe(3);
  expect(errors).toContain(shared);
});
