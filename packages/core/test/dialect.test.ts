import {
  createClient,
  type Dialect,
  hasError,
  InvalidResponseError,
  RpcError,
  type Transport,
} from '@jsonrpcclient/core';
import { describe, expect, it } from 'vitest';
import { recording, rejection } from './recording.ts';

const accepting = ['1.0', 'lenient'] as const;
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

describe("the dialect 'lenient' sends", () => {
  it('what 2.0 sends', async () => {
    const sent = (['2.0', 'lenient'] as const).map(async (dialect) => {
      const { transport, payloads } = recording();
      const client = createClient(transport, { dialect });
      await client.request('getinfo');
      await client.notify('log', ['x']);
      await client.batch([
        { method: 'add', params: [1] },
        { method: 'go', notify: true },
      ]);
      return JSON.stringify(payloads);
    });
    const [strictly, leniently] = await Promise.all(sent);
    expect(leniently).toBe(strictly);
    expect(leniently).toContain('"jsonrpc":"2.0"');
  });
});

describe.each(accepting)('the dialect %s accepts', (dialect) => {
  const over = (body: unknown) => createClient(async () => ({ body }), { dialect });

  it.each<[string, unknown, unknown]>([
    ['a null error beside the result', { result: 5, error: null, id: 1 }, 5],
    ['a null error beside a null result', { result: null, error: null, id: 1 }, null],
    ['a false result', { result: false, error: null, id: 1 }, false],
    ['a result alone', { result: 5, id: 1 }, 5],
    ['a strict answer', { jsonrpc: '2.0', result: 5, id: 1 }, 5],
    ['another version', { jsonrpc: '1.0', result: 5, error: null, id: 1 }, 5],
    ['version 2.0 with a null error', { jsonrpc: '2.0', result: 5, error: null, id: 1 }, 5],
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
    const outcomes = await createClient(transport, { dialect }).batch([
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

  it('any reply to a notification, except an error with an error status', async () => {
    const body = { result: null, error: 'No', id: null };
    expect(await over(body).notify('go')).toBeUndefined();
    const client = createClient(async () => ({ body, status: 500 }), { dialect });
    expect(await rejection(client.notify('go'))).toMatchObject({ name: 'RpcError', message: 'No' });
  });
});

describe.each(accepting)('the dialect %s still rejects', (dialect) => {
  const over = (body: unknown) => createClient(async () => ({ body }), { dialect });

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
  ])('%s, and names no dialect', async (_, body) => {
    const failure = await rejection(over(body).request('add'));
    expect(failure).toBeInstanceOf(InvalidResponseError);
    expect((failure as InvalidResponseError).message).toContain('add');
    expect((failure as InvalidResponseError).message).not.toContain('dialect');
  });
});

describe('the strict dialect', () => {
  it.each<[string, unknown]>([
    ['no version', { result: 5, id: 1 }],
    ['a null error beside the result', { jsonrpc: '2.0', result: 5, error: null, id: 1 }],
    ['an error of another shape', { jsonrpc: '2.0', error: 'x', id: 1 }],
    ['all habits of 1.0', { result: null, error: 'x', id: 1 }],
  ])('rejects %s, and names the option', async (_, body) => {
    const failure = await rejection(strict(body).request('add'));
    expect(failure).toBeInstanceOf(InvalidResponseError);
    expect((failure as InvalidResponseError).message).toContain('dialect');
  });

  it('also names the option in a batch', async () => {
    const [outcome] = await strict([{ result: 5, error: null, id: 1 }]).batch([{ method: 'add' }]);
    if (outcome.ok) throw new Error('accepted');
    expect(outcome.error.message).toContain('dialect');
  });

  it.each<[string, unknown, RegExp]>([
    ['no result or error', { jsonrpc: '2.0', id: 1 }, /no result or error/],
    ['neither without a version', { id: 1 }, /no result or error/],
    [
      'both',
      { jsonrpc: '2.0', result: 5, error: { code: 1, message: 'x' }, id: 1 },
      /both a result and an error/,
    ],
    ['both without a version', { result: 5, error: 'x', id: 1 }, /both a result and an error/],
    ['another id', { jsonrpc: '2.0', result: 5, id: 2 }, /has a different id;/],
    ['a text for the id', { jsonrpc: '2.0', result: 5, id: '1' }, /has a different id;/],
    ['another id without a version', { result: 5, id: 2 }, /has a different id;/],
    ['a null id', { jsonrpc: '2.0', result: 5, id: null }, /no matching id/],
    ['an array', [{ jsonrpc: '2.0', result: 5, id: 1 }], /no matching id/],
    ['nothing', undefined, /an empty body/],
    ['text', '<html>', /has no JSON;/],
    ['truncated JSON', '{"jsonrpc":', /has broken JSON;/],
    ['a truncated array', '[{', /has broken JSON;/],
    ['null', null, /no matching id/],
  ])(
    'says what is wrong with %s, and names no dialect because none accepts it',
    async (_, body, problem) => {
      const { message } = (await rejection(strict(body).request('add'))) as Error;
      expect(message).toMatch(problem);
      expect(message).not.toContain('dialect');
    },
  );

  it.each<[string, unknown, RegExp]>([
    ['no version', { result: 5, id: 1 }, /no "jsonrpc": "2.0"/],
    [
      'a null error',
      { jsonrpc: '2.0', result: 5, error: null, id: 1 },
      /both a result and an error/,
    ],
    ['a text as error', { jsonrpc: '2.0', error: 'x', id: 1 }, /a malformed error/],
  ])(
    'says what is wrong with %s, and the dialect that accepts it accepts it',
    async (_, body, problem) => {
      const { message } = (await rejection(strict(body).request('add'))) as Error;
      expect(message).toMatch(problem);
      expect(message).toContain("dialect: 'lenient' accepts it");
      const lenient = createClient(async () => ({ body }), { dialect: 'lenient' });
      const outcome = await lenient.request('add').catch((error: unknown) => error);
      expect(outcome).not.toBeInstanceOf(InvalidResponseError);
    },
  );

  it('reports that a call of a batch got several responses, or none', async () => {
    const five = { jsonrpc: '2.0', result: 5, id: 1 };
    const outcomes = await strict([five, five]).batch([{ method: 'a' }, { method: 'b' }]);
    const messages = outcomes.map((outcome) => (outcome.ok ? '' : outcome.error.message));
    expect(messages).toEqual([
      'a: the response has no matching id; see error.reply',
      'b: the response has no matching id; see error.reply',
    ]);
  });
});

describe.each(['2.0', '1.0', 'lenient'] as const)(
  'with an error status, in dialect %s',
  (dialect) => {
    const error = { code: -32000, message: 'Not acceptable' };

    it.each([2, '1', 'server-error', true, {}, null, undefined])(
      'an error object with the id %j belongs to the call',
      async (id) => {
        const reply = { body: { jsonrpc: '2.0', error, id }, status: 406, headers: { a: 'b' } };
        const client = createClient(async () => reply, { dialect });
        const failure = await rejection(client.request('add'));
        expect(failure).toBeInstanceOf(RpcError);
        expect(failure).toMatchObject({ ...error, id: null, method: 'add' });
        expect((failure as RpcError).reply).toBe(reply);
      },
    );

    it('a result still needs the id of the call', async () => {
      for (const id of [2, '1', null]) {
        const reply = { body: { jsonrpc: '2.0', result: 5, id }, status: 500 };
        const failure = await rejection(
          createClient(async () => reply, { dialect }).request('add'),
        );
        expect(failure).toBeInstanceOf(InvalidResponseError);
      }
    });

    it('a status of success does not allow an error to have any id', async () => {
      const reply = { body: { jsonrpc: '2.0', error, id: 'server-error' }, status: 200 };
      const failure = await rejection(createClient(async () => reply, { dialect }).request('add'));
      expect(failure).toBeInstanceOf(InvalidResponseError);
    });
  },
);

describe('hasError', () => {
  const error = { code: 1, message: 'no' };
  const add = { method: 'add', id: 1 };
  const seen = async (dialect: Dialect, body: unknown) => {
    let found: boolean | undefined;
    const transport: Transport = async (payload, options) => {
      found = hasError(body, payload, { ...options });
      return { body: null };
    };
    await createClient(transport, { dialect }).batch([{ method: 'add' }, { method: 'find' }]);
    return found;
  };

  it.each<[string, unknown, boolean, boolean]>([
    ['an error', { jsonrpc: '2.0', error, id: 1 }, true, true],
    ['an error with another id', { jsonrpc: '2.0', error, id: 'server-error' }, true, true],
    [
      'one among results',
      [
        { jsonrpc: '2.0', result: 5, id: 1 },
        { jsonrpc: '2.0', error },
      ],
      true,
      true,
    ],
    ['an error without a version', { error, id: 2 }, true, true],
    ['an error object of another interface', { error }, false, false],
    ['an error object of another interface with an id', { error, id: 'req-7' }, false, false],
    ['an error of 1.0', { result: null, error: 'no', id: 1 }, true, true],
    ['a text with the id of a call', { error: 'no', id: 2 }, false, true],
    ['a text with a null id', { error: 'no', id: null }, false, true],
    ['a text with a version', { jsonrpc: '2.0', error: 'no', id: 1 }, false, true],
    ['a text with another id', { error: 'no', id: 7 }, false, false],
    ['a text', { error: 'no' }, false, false],
    ['a null error', { jsonrpc: '2.0', result: null, error: null, id: 1 }, false, false],
    ['a result', { jsonrpc: '2.0', result: 5, id: 1 }, false, false],
    ['nothing', undefined, false, false],
    ['text', 'error', false, false],
  ])('returns whether %s is a JSON-RPC error', async (_, body, strictly, leniently) => {
    expect(await seen('2.0', body)).toBe(strictly);
    expect(await seen('1.0', body)).toBe(leniently);
    expect(await seen('lenient', body)).toBe(leniently);
  });

  it('treats options without a dialect as 2.0', () => {
    expect(hasError({ error: 'no', id: 1 }, add, {})).toBe(false);
  });
});
