import { contract, flip, type Schema } from '@jsonrpcclient/contract';
import { Schema as Effect } from 'effect';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';

describe('a contract', () => {
  test('is returned as it is', () => {
    const given = {
      methods: { add: { params: [z.number()], rest: z.number(), result: z.number() } },
    };
    expect(contract(given)).toBe(given);
  });

  test('can have kinds that are undefined', () => {
    const given = { methods: undefined, errors: undefined };
    expect(contract(given as never)).toBe(given);
  });

  test.each<[string, object]>([
    ['methods.add.params', { methods: { add: { params: [z.number(), 'number'] } } }],
    ['methods.add.params', { methods: { add: { params: 'number' } } }],
    ['methods.add.rest', { methods: { add: { rest: 'number' } } }],
    ['events.tick.params', { events: { tick: { params: ['number'] } } }],
    ['requests.ask.result', { requests: { ask: { result: 'number' } } }],
    ['methods.add.errors[1]', { methods: { add: { errors: { 1: 'number', 2: true } } } }],
    ['errors[-32005]', { errors: { [-32005]: 'number' } }],
  ])('refuses a value that is not a schema, and says where: %s', (place, given) => {
    expect(() => contract(given as never)).toThrow(
      new TypeError(`contract: expected ${place}: a schema with ~standard, got string`),
    );
  });

  test('refuses a schema of effect that does not implement Standard Schema', () => {
    expect(() =>
      contract({ methods: { add: { result: Effect.Number as never as Schema } } }),
    ).toThrow(
      /^contract: expected methods\.add\.result: a schema with ~standard, got (function|Object)$/,
    );
  });
});

describe('a flipped contract', () => {
  const api = contract({
    methods: { add: { params: [z.number()] } },
    events: { tick: { params: [z.number()] } },
    requests: { ask: { result: z.string() } },
    errors: { 1: true },
  });

  test('has the requests as methods, the methods as requests, and emits the events', () => {
    expect(flip(api)).toEqual({
      methods: api.requests,
      requests: api.methods,
      emits: api.events,
      errors: api.errors,
    });
  });

  test('is the contract again if it is flipped again', () => {
    expect(flip(flip(api))).toEqual(api);
    expectTypeOf(flip(flip(api))).toEqualTypeOf(api);
  });
});
