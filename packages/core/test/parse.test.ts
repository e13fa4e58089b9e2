import { InvalidResponseError, parse, parseJson, RpcError } from '@jsonrpcclient/core';
import { describe, expect, it } from 'vitest';
import { thrown } from './recording.ts';

const error = { code: -32601, message: 'Method not found' };

describe('parse', () => {
  it.each<[string, object, object]>([
    ['a result', { jsonrpc: '2.0', result: 5, id: 1 }, { ok: true, result: 5, id: 1 }],
    ['a null result', { jsonrpc: '2.0', result: null, id: 1 }, { ok: true, result: null, id: 1 }],
    [
      'a false result',
      { jsonrpc: '2.0', result: false, id: 1 },
      { ok: true, result: false, id: 1 },
    ],
    ['an empty result', { jsonrpc: '2.0', result: '', id: 1 }, { ok: true, result: '', id: 1 }],
    ['a string as id', { id: 'a', result: [], jsonrpc: '2.0' }, { ok: true, result: [], id: 'a' }],
    ['0 as id', { jsonrpc: '2.0', result: 0, id: 0 }, { ok: true, result: 0, id: 0 }],
    ['an empty id', { jsonrpc: '2.0', result: 0, id: '' }, { ok: true, result: 0, id: '' }],
    [
      'members of its own',
      { jsonrpc: '2.0', result: 1, id: 1, x: 2 },
      { ok: true, result: 1, id: 1 },
    ],
  ])('reads %s', (_, body, response) => {
    expect(parse(body)).toStrictEqual(response);
  });

  it.each<[string, object, number | string | null]>([
    ['an id', { jsonrpc: '2.0', error, id: 1 }, 1],
    ['a string as id', { jsonrpc: '2.0', error, id: 'a' }, 'a'],
    ['a null id', { jsonrpc: '2.0', error, id: null }, null],
    ['no id', { jsonrpc: '2.0', error }, null],
  ])('reads an error with %s', (_, body, id) => {
    const response = parse(body);
    expect(response).toMatchObject({ ok: false, id });
    if (Array.isArray(response) || response.ok) throw new Error('no error');
    expect(response.error).toBeInstanceOf(RpcError);
    expect(response.error).toMatchObject({ ...error, id, method: undefined, name: 'RpcError' });
    expect(response.error.data).toBeUndefined();
  });

  it.each([0, 1, 42, -32000, 500])('reads the error code %i', (code) => {
    const body = {
      jsonrpc: '2.0',
      error: { code, message: '', data: { a: [1] }, stack: 'x' },
      id: 1,
    };
    expect(parse(body)).toMatchObject({ ok: false, error: { code, data: { a: [1] } }, id: 1 });
  });

  it('distinguishes null data from no data', () => {
    const body = { jsonrpc: '2.0', error: { ...error, data: null }, id: 1 };
    expect(parse(body)).toMatchObject({ error: { data: null } });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 5],
    ['a text', 'result'],
    ['a boolean', true],
    ['an empty object', {}],
    ['an array in an array', [[{ jsonrpc: '2.0', result: 5, id: 1 }]]],
    ['neither result nor error', { jsonrpc: '2.0', id: 1 }],
    ['both result and error', { jsonrpc: '2.0', result: 5, error, id: 1 }],
    ['a null error beside a result', { jsonrpc: '2.0', result: 5, error: null, id: 1 }],
    ['a null error alone', { jsonrpc: '2.0', error: null, id: 1 }],
    ['no jsonrpc', { result: 5, id: 1 }],
    ['another version', { jsonrpc: '1.0', result: 5, id: 1 }],
    ['a number as version', { jsonrpc: 2, result: 5, id: 1 }],
    ['a result without an id', { jsonrpc: '2.0', result: 5 }],
    ['a result with a null id', { jsonrpc: '2.0', result: 5, id: null }],
    ['a boolean as id', { jsonrpc: '2.0', result: 5, id: true }],
    ['an array as id', { jsonrpc: '2.0', result: 5, id: [1] }],
    ['an object as id', { jsonrpc: '2.0', result: 5, id: {} }],
    ['an object as id of an error', { jsonrpc: '2.0', error, id: {} }],
    ['a text as error', { jsonrpc: '2.0', error: 'broken', id: 1 }],
    ['a number as error', { jsonrpc: '2.0', error: 1, id: 1 }],
    ['an array as error', { jsonrpc: '2.0', error: [], id: 1 }],
    ['an error without a code', { jsonrpc: '2.0', error: { message: 'x' }, id: 1 }],
    ['a text as code', { jsonrpc: '2.0', error: { code: '1', message: 'x' }, id: 1 }],
    ['a fraction as code', { jsonrpc: '2.0', error: { code: 1.5, message: 'x' }, id: 1 }],
    ['an error without a message', { jsonrpc: '2.0', error: { code: 1 }, id: 1 }],
    ['a number as message', { jsonrpc: '2.0', error: { code: 1, message: 1 }, id: 1 }],
    ['a request', { jsonrpc: '2.0', method: 'add', params: [], id: 1 }],
    ["kamailio's answer to a batch", { result: {} }],
    ['one bad member among good ones', [{ jsonrpc: '2.0', result: 5, id: 1 }, 5]],
  ])('throws for %s', (_, body) => {
    expect(thrown(() => parse(body))).toBeInstanceOf(InvalidResponseError);
  });

  it('keeps the invalid response in the error', () => {
    const body = { jsonrpc: '2.0', id: 1 };
    const failure = thrown(() => parse(body));
    expect(failure).toBeInstanceOf(InvalidResponseError);
    expect((failure as InvalidResponseError).reply.body).toBe(body);
    expect(failure).toMatchObject({ method: undefined });
  });

  it('returns an array for an array, in the same order', () => {
    expect(
      parse([
        { jsonrpc: '2.0', result: 2, id: 2 },
        { jsonrpc: '2.0', error, id: null },
        { jsonrpc: '2.0', result: 1, id: 1 },
      ]),
    ).toMatchObject([
      { ok: true, result: 2, id: 2 },
      { ok: false, error, id: null },
      { ok: true, result: 1, id: 1 },
    ]);
    expect(parse([])).toEqual([]);
  });

  it('reads no member from a prototype', () => {
    const body: unknown = JSON.parse('{"__proto__":{"jsonrpc":"2.0","result":5,"id":1}}');
    expect(() => parse(body)).toThrow(InvalidResponseError);
  });
});

describe('parseJson', () => {
  it('reads the text of a response', () => {
    expect(parseJson('{"jsonrpc":"2.0","result":5,"id":1}')).toEqual({
      ok: true,
      result: 5,
      id: 1,
    });
    expect(parseJson('\r\n{ "id": 1,\t"result": 5, "jsonrpc": "2.0" }\n')).toMatchObject({
      result: 5,
    });
  });

  it('reads the text of an error', () => {
    const response = parseJson('{"jsonrpc":"2.0","error":{"code":1,"message":"No"},"id":1}');
    expect(response).toMatchObject({ ok: false, error: { code: 1, message: 'No', id: 1 }, id: 1 });
  });

  it('returns an array for an array', () => {
    expect(parseJson('[{"jsonrpc":"2.0","result":5,"id":1}]')).toEqual([
      { ok: true, result: 5, id: 1 },
    ]);
  });

  it.each(['', ' ', '{', 'OK', '<html>', '{"jsonrpc":"2.0","result":5,"id":1}{}', 'NaN', '\u0000'])(
    'throws for text that is not JSON: %j',
    (text) => {
      const failure = thrown(() => parseJson(text));
      expect(failure).toBeInstanceOf(InvalidResponseError);
      expect((failure as InvalidResponseError).reply.body).toBe(text);
    },
  );

  it('rejects JSON that is not a response', () => {
    expect(() => parseJson('null')).toThrow(InvalidResponseError);
    expect(() => parseJson('{"id":1}')).toThrow(InvalidResponseError);
  });
});
