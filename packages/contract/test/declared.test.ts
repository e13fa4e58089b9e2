import { checked, contract, declared, InvalidResultError } from '@jsonrpcclient/contract';
import { type Client, RpcError } from '@jsonrpcclient/core';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { recording } from './recording.ts';

const api = contract({
  methods: {
    transfer: {
      errors: {
        1: z.object({ balance: z.number() }),
        2: true,
        3: z.string().transform((text) => new Date(text)),
        4: z.string().refine(async (text) => text !== 'bad'),
        5: z.string().refine(() => {
          throw new RangeError('a mistake');
        }),
      },
    },
    other: { errors: { 1: z.string() } },
    plain: {},
  },
  errors: { [-32005]: z.object({ retryAfter: z.number() }) },
});

function failing(code: number, data?: unknown): Client {
  return recording(() => ({ error: { code, message: 'no', data } })).client;
}

async function fail(code: number, data?: unknown, options = {}): Promise<unknown> {
  const error = await failure(checked(failing(code, data), api, options).request('transfer'));
  expect(error).toBeInstanceOf(RpcError);
  return error;
}

describe('an error is declared', () => {
  test('if its data fits', async () => {
    const error = await fail(1, { balance: 5 });
    const known = declared(api, 'transfer', error);
    expect(known).toBe(error);
    expect(known?.code === 1 && known.data.balance).toBe(5);
  });

  test('whatever its data is, if the contract says true', async () => {
    const error = await fail(2, 'anything');
    expect(declared(api, 'transfer', error)).toBe(error);
  });

  test('by the whole contract, for every method', async () => {
    const error = await failure(checked(failing(-32005, { retryAfter: 5 }), api).request('plain'));
    expect(declared(api, 'plain', error)).toBe(error);
  });

  test('if a client that is not checked was used, whose data is then transformed', async () => {
    const error = await failure(failing(3, '2026-01-01').request('transfer'));
    expect(declared(api, 'transfer', error)).toMatchObject({ data: new Date('2026-01-01') });
    expect(declared(api, 'transfer', error)).toMatchObject({ data: new Date('2026-01-01') });
  });

  test("if errors aren't checked before", async () => {
    const error = await fail(1, { balance: 5 }, { errors: 'off' });
    expect(declared(api, 'transfer', error)).toBe(error);
  });

  test('if it is a member of a batch', async () => {
    const [outcome] = await checked(failing(3, '2026-01-01'), api).batch([{ method: 'transfer' }]);
    const error = outcome.ok ? undefined : outcome.error;
    expect(declared(api, 'transfer', error)).toMatchObject({ data: new Date('2026-01-01') });
  });
});

describe('an error is not declared', () => {
  test.each([
    ['if its data does not fit', 1, { balance: 'x' }],
    ['if it has no data', 1, undefined],
    ['if its code is not declared', 9, undefined],
    ['if its asynchronous schema refuses it', 4, 'bad'],
    ['if its schema throws', 5, 'x'],
  ])('%s', async (_, code, data) => {
    expect(declared(api, 'transfer', await fail(code, data))).toBeUndefined();
  });

  test('if it is not an error of the server', () => {
    expect(declared(api, 'transfer', new Error('x'))).toBeUndefined();
    expect(declared(api, 'transfer', undefined)).toBeUndefined();
  });

  test('if it is the error of another method whose data does not fit this one', async () => {
    const error = await fail(1, { balance: 5 });
    expect(declared(api, 'other', error)).toBeUndefined();
    expect(declared(api, 'transfer', error)).toBe(error);
  });

  test('if no call of a checked client waited for its asynchronous schema', async () => {
    const error = new RpcError({ code: 4, message: 'no', data: 'fine' });
    expect(declared(api, 'transfer', error)).toBeUndefined();
    expect(declared(api, 'transfer', await fail(4, 'fine'))).toBeInstanceOf(RpcError);
  });

  test('if its schema throws, even without a checked client', () => {
    const error = new RpcError({ code: 5, message: 'no', data: 'x' });
    expect(declared(api, 'transfer', error)).toBeUndefined();
    const misfit = new RpcError({ code: 1, message: 'no', data: 'x' });
    expect(declared(api, 'transfer', misfit)).toBeUndefined();
  });
});

describe('the data of an error', () => {
  test("is transformed unless the mode is 'check' or 'off'", async () => {
    expect(await fail(3, '2026-01-01')).toMatchObject({ data: new Date('2026-01-01') });
    expect(await fail(3, '2026-01-01', { errors: 'check' })).toMatchObject({ data: '2026-01-01' });
    expect(await fail(3, '2026-01-01', { errors: 'off' })).toMatchObject({ data: '2026-01-01' });
  });

  test('that does not fit is reported, and the call rejects with the error of the server', async () => {
    const onMismatch = vi.fn();
    await fail(1, { balance: 's3cret' }, { onMismatch });
    const [[error]] = onMismatch.mock.calls as [[InvalidResultError]];
    expect(error).toBeInstanceOf(InvalidResultError);
    expect(error.message).toBe(
      'transfer: error.data.balance: does not fit the contract; see error.issues; see error.reply',
    );
    expect(error.reply).toMatchObject({ body: { error: { data: { balance: 's3cret' } } } });
  });

  test.each([
    ['at once', 5, 'x', 'a mistake'],
    ['later', 4, 'bad', 'transfer: error.data: does not fit'],
  ])('is reported if its schema refuses or throws %s', async (_, code, data, message) => {
    const onMismatch = vi.fn();
    await fail(code, data, { onMismatch });
    expect(onMismatch.mock.calls).toEqual([
      [expect.objectContaining({ message: expect.stringContaining(message) })],
    ]);
  });

  test('does not replace the error of the server if onMismatch throws', async () => {
    const onMismatch = () => {
      throw new Error('a mistake');
    };
    await fail(1, { balance: 's3cret' }, { onMismatch });
    await fail(4, 'bad', { onMismatch });
  });
});
