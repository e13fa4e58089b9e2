import { createClient, InvalidResponseError, RpcError } from '@jsonrpcclient/core';
import { describe, expect, it } from 'vitest';
import { recording, rejection } from './recording.ts';

const over = (body: unknown) => createClient(async () => ({ body }), { dialect: '1.0' });
const strict = (body: unknown) => createClient(async () => ({ body }));

describe("the dialect '1.0' sends", () => {
  it('no version, always params, and null as the id of a notification', async () => {
    const { transport, payloads } = recording();
    const client = createClient(transport, { dialect: '1.0' });
    await client.request('add', [2, 3]);
    await client.request('getinfo');
    await client.notify('go');
    await client.notify('log', ['x']);
    await client.batch([
      { method: 'add', params: [1] },
      { method: 'go', notify: true },
    ]);
    expect(payloads.map((payload) => JSON.stringify(payload))).toEqual([
      '{"method":"add","params":[2,3],"id":1}',
      '{"method":"getinfo","params":[],"id":2}',
      '{"method":"go","params":[],"id":null}',
      '{"method":"log","params":["x"],"id":null}',
      '[{"method":"add","params":[1],"id":3},{"method":"go","params":[],"id":null}]',
    ]);
  });
});

describe("the dialect '1.0' accepts", () => {
  it.each<[string, unknown, unknown]>([
    ['a null error beside the result', { result: 5, error: null, id: 1 }, 5],
    ['a null error beside a null result', { result: null, error: null, id: 1 }, null],
    ['a false result', { result: false, error: null, id: 1 }, false],
    ['a result alone', { result: 5, id: 1 }, 5],
    ['a strict answer', { jsonrpc: '2.0', result: 5, id: 1 }, 5],
    ['another version', { jsonrpc: '1.0', result: 5, error: null, id: 1 }, 5],
  ])('%s', async (_, body, result) => {
    expect(await over(body).request('add')).toBe(result);
  });

  const error = { code: -8, message: 'Block height out of range' };

  it.each<[string, unknown, object]>([
    ['an error beside a null result', { result: null, error, id: 1 }, { ...error, id: 1 }],
    ['an error alone', { error, id: 1 }, { ...error, id: 1 }],
    ['an error with a null id', { result: null, error, id: null }, { ...error, id: null }],
    ['an error without id', { error }, { ...error, id: null }],
    [
      'a text, kept',
      { result: null, error: 'unknown database', id: 1 },
      { message: 'unknown database', data: 'unknown database' },
    ],
    ['an empty text', { result: null, error: '', id: 1 }, { data: '' }],
    [
      'an object of its own, kept',
      { result: null, error: { error: 'constraint violation', details: 'x' }, id: 1 },
      { data: { error: 'constraint violation', details: 'x' } },
    ],
    ['a number, kept', { error: 7, id: 1 }, { data: 7 }],
    ['false, kept', { error: false, id: 1 }, { data: false }],
    ['an array, kept', { error: ['x', 1], id: 1 }, { data: ['x', 1] }],
  ])('as an error %s', async (_, body, expected) => {
    const failure = await rejection(over(body).request('getblockhash', [1]));
    expect(failure).toBeInstanceOf(RpcError);
    expect(failure).toMatchObject({ ...expected, method: 'getblockhash' });
    expect(Number.isInteger((failure as RpcError).code)).toBe(true);
    expect(typeof (failure as RpcError).message).toBe('string');
  });

  it('a batch', async () => {
    const { transport } = recording(() => [
      { result: null, error: 'No', id: 2 },
      { result: 1, error: null, id: 1 },
      { result: 9, error: null, id: null },
    ]);
    const outcomes = await createClient(transport, { dialect: '1.0' }).batch([
      { method: 'a' },
      { method: 'go', notify: true },
      { method: 'b' },
      { method: 'c' },
    ]);
    expect(outcomes).toMatchObject([
      { ok: true, result: 1 },
      undefined,
      { ok: false, error: { message: 'No', name: 'RpcError' } },
      { ok: false, error: { name: 'InvalidResponseError' } },
    ]);
  });

  it('anything to a notification, but an error with a failing status', async () => {
    const body = { result: null, error: 'No', id: null };
    expect(await over(body).notify('go')).toBeUndefined();
    const client = createClient(async () => ({ body, status: 500 }), { dialect: '1.0' });
    expect(await rejection(client.notify('go'))).toMatchObject({ name: 'RpcError', message: 'No' });
  });
});

describe("the dialect '1.0' still refuses", () => {
  it.each<[string, unknown]>([
    ['another id', { result: 5, error: null, id: 2 }],
    ['a null id', { result: 5, error: null, id: null }],
    ['no id', { result: 5 }],
    ['a text for the id', { result: 5, id: '1' }],
    ['an error with another id', { result: null, error: 'x', id: 2 }],
    ['both a result and an error', { result: 5, error: 'x', id: 1 }],
    ['neither', { id: 1 }],
    ['a null error alone', { error: null, id: 1 }],
    ['an array', [{ result: 5, error: null, id: 1 }]],
    ['null', null],
    ['text', 'OK'],
    ['nothing', undefined],
  ])('%s', async (_, body) => {
    const failure = await rejection(over(body).request('add'));
    expect(failure).toBeInstanceOf(InvalidResponseError);
    expect((failure as InvalidResponseError).message).toContain('add');
  });
});

describe('the strict dialect', () => {
  it.each<[string, unknown]>([
    ['no version', { result: 5, id: 1 }],
    ['a null error beside the result', { jsonrpc: '2.0', result: 5, error: null, id: 1 }],
    ['an error of another shape', { jsonrpc: '2.0', error: 'x', id: 1 }],
    ['all habits of 1.0', { result: null, error: 'x', id: 1 }],
  ])('refuses %s, and names the option', async (_, body) => {
    const failure = await rejection(strict(body).request('add'));
    expect(failure).toBeInstanceOf(InvalidResponseError);
    expect((failure as InvalidResponseError).message).toContain('dialect');
  });

  it('names the option in a batch too', async () => {
    const [outcome] = await strict([{ result: 5, error: null, id: 1 }]).batch([{ method: 'add' }]);
    if (outcome.ok) throw new Error('accepted');
    expect(outcome.error.message).toContain('dialect');
  });

  it('does not name the option where it would not help', async () => {
    for (const body of [
      { jsonrpc: '2.0', result: 5, id: 2 },
      [
        { jsonrpc: '2.0', result: 5, id: 1 },
        { jsonrpc: '2.0', result: 5, id: 1 },
      ],
    ]) {
      const [outcome] = await strict(body).batch([{ method: 'add' }]);
      if (outcome.ok) throw new Error('accepted');
      expect(outcome.error.message).not.toContain('dialect');
    }
  });
});
