import {
  InvalidResponseError,
  notification,
  parse,
  parseJson,
  RpcError,
  request,
} from '@jsonrpcclient/core';
import { section7 } from '@jsonrpcclient/testing/http-suite';
import { describe, expect, test } from 'vitest';

/** The response that the specification prints, rebuilt from the result of `parse`. */
function toResponse(parsed: ReturnType<typeof parse<unknown>>): unknown {
  if (Array.isArray(parsed)) return parsed.map(toResponse);
  const { id } = parsed;
  if (parsed.ok) return { jsonrpc: '2.0', result: parsed.result, id };
  const { error } = parsed;
  if (!(error instanceof RpcError)) throw error;
  return { jsonrpc: '2.0', error: { code: error.code, message: error.message }, id };
}

describe('the pure functions and section 7 of the specification', () => {
  const answered = section7.filter(({ expected }) => expected !== undefined);
  test.for(answered.map((example) => [example.name, example] as const))(
    '%s: the response is read',
    ([, { expected }]) => {
      expect(toResponse(parse(expected))).toEqual(expected);
      expect(toResponse(parseJson(JSON.stringify(expected)))).toEqual(expected);
    },
  );

  test.for(section7.map((example) => [example.name, example] as const))(
    '%s: the request is not a response',
    ([, { sent }]) => {
      // An empty array contains no response that could be wrong.
      if (sent === '[]') expect(parseJson(sent)).toEqual([]);
      else expect(() => parseJson(sent)).toThrow(InvalidResponseError);
    },
  );

  test('the messages are written as the specification prints them', () => {
    const written = section7.flatMap(({ sent }) => toMessages(sent));
    expect(written).toHaveLength(14);
    for (const { method, params, id, ...others } of written) {
      const message = id === undefined ? notification(method, params) : request(method, params, id);
      expect(message).toEqual({
        ...others,
        method,
        ...(params && { params }),
        ...(id !== undefined && { id }),
      });
    }
  });
});

interface Printed {
  readonly method: string;
  readonly params?: readonly unknown[] | object;
  readonly id?: string | number;
}

/** The calls in a text; none if it is not JSON. */
function toMessages(sent: string): Printed[] {
  try {
    return [JSON.parse(sent)].flat().filter((member) => typeof Object(member).method === 'string');
  } catch {
    return [];
  }
}
