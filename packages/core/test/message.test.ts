import { methodOf, notification, type Params, type RpcRequest, request } from '@jsonrpcclient/core';
import { describe, expect, it } from 'vitest';
import { thrown } from './recording.ts';

describe('request', () => {
  it.each<[string, RpcRequest, string]>([
    [
      'params by position',
      request('add', [2, 3], 1),
      '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}',
    ],
    [
      'params by name',
      request('find', { name: 'Foo' }, 2),
      '{"jsonrpc":"2.0","method":"find","params":{"name":"Foo"},"id":2}',
    ],
    [
      'both kinds, as the page of 1.0.9 has it',
      request('find', [42, { name: 'Foo' }], 1),
      '{"jsonrpc":"2.0","method":"find","params":[42,{"name":"Foo"}],"id":1}',
    ],
    ['no params', request('go', undefined, 3), '{"jsonrpc":"2.0","method":"go","id":3}'],
    ['empty params', request('go', [], 4), '{"jsonrpc":"2.0","method":"go","params":[],"id":4}'],
    [
      'empty params by name',
      request('go', {}, 5),
      '{"jsonrpc":"2.0","method":"go","params":{},"id":5}',
    ],
    [
      'a string as id',
      request('go', undefined, 'my-id'),
      '{"jsonrpc":"2.0","method":"go","id":"my-id"}',
    ],
    ['0 as id', request('go', undefined, 0), '{"jsonrpc":"2.0","method":"go","id":0}'],
    ['an empty id', request('go', undefined, ''), '{"jsonrpc":"2.0","method":"go","id":""}'],
    ['an empty method', request('', undefined, 1), '{"jsonrpc":"2.0","method":"","id":1}'],
    [
      'a method that needs escapes',
      request('a"b\\c\u2028', undefined, 1),
      '{"jsonrpc":"2.0","method":"a\\"b\\\\c\u2028","id":1}',
    ],
  ])('writes %s in the order of the specification', (_, message, json) => {
    expect(JSON.stringify(message)).toBe(json);
  });

  it('assigns new ids', () => {
    const ids = Array.from({ length: 100 }, () => request('go').id);
    expect(new Set(ids).size).toBe(100);
    expect(ids.every((id) => Number.isInteger(id) && Number(id) >= 1)).toBe(true);
  });

  it.each([null, Number.NaN, Number.POSITIVE_INFINITY, true, {}, [1], 1n, Symbol('id')])(
    'throws for an id that no server could echo: %s',
    (id) => {
      const error = thrown(() => request('go', undefined, id as never));
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toContain('go');
    },
  );

  it('does not change the params that were passed', () => {
    const params = Object.freeze([Object.freeze({ a: 1 })]);
    expect(request('go', params, 1).params).toEqual([{ a: 1 }]);
  });
});

describe('notification', () => {
  it.each<[Params | undefined, string]>([
    [undefined, '{"jsonrpc":"2.0","method":"go"}'],
    [[1], '{"jsonrpc":"2.0","method":"go","params":[1]}'],
    [{ a: 1 }, '{"jsonrpc":"2.0","method":"go","params":{"a":1}}'],
  ])('with params %j has no id', (params, json) => {
    const message = notification('go', params);
    expect(JSON.stringify(message)).toBe(json);
    expect('id' in message).toBe(false);
    expect('params' in message).toBe(params !== undefined);
  });
});

describe('request and notification', () => {
  it.each([undefined, null, 1, {}, ['add'], Symbol('add')])(
    'throw for a method that is not a string: %s',
    (method) => {
      expect(() => request(method as never)).toThrow(TypeError);
      expect(() => notification(method as never)).toThrow(TypeError);
    },
  );

  it('throw for params that JSON cannot represent', () => {
    for (const make of [request, notification]) {
      const error = thrown(() => make('find', [1, { when: Number.NaN }]));
      expect(error).toBeInstanceOf(TypeError);
      expect(String(error)).toContain('find');
      expect(String(error)).toContain('params[1].when');
    }
  });
});

describe('methodOf', () => {
  const batchOf = (length: number) =>
    Array.from({ length }, (_, index) => request(`method${index}`));

  it('returns the method of a single message', () => {
    expect(methodOf(request('add'))).toBe('add');
    expect(methodOf(notification('go'))).toBe('go');
  });

  it('counts a batch and names its first methods', () => {
    const name = methodOf(batchOf(100));
    expect(name).toContain('100');
    expect(name).toContain('method0');
    expect(name).toContain('method2');
    expect(name.length).toBeLessThan(80);
    expect(methodOf(batchOf(1))).toContain('method0');
    expect(methodOf([])).toContain('0');
  });
});
