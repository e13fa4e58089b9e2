import { createClient, type Id } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import { type Section7Example, section7 } from '../section-7.ts';
import type { CreateHttpTransport } from './http-transport.ts';

interface Call {
  readonly method: string;
  readonly params?: readonly unknown[] | object;
  readonly id?: Id;
}

/** The examples in section 7 of the JSON-RPC 2.0 specification, with the responses it prints. */
export function section7Tests(create: CreateHttpTransport): void {
  describe('section 7 of the specification', () => {
    test.for(named(section7))('%s: is sent, and the reply is read', async ([, example]) => {
      const { sent, expected } = example;
      await using server = await serveExample(example);
      const codec = { stringify: () => sent, parse: JSON.parse };
      const { body } = await create(server.url, { codec })({ method: 'any' }, {});
      expect(body).toEqual(expected);
      expect(server.requests[0]?.body).toBe(sent);
    });

    const callable = section7.filter((example) => toCalls(example).length > 0);
    test.for(named(callable))('%s: each call gets its response', async ([, example]) => {
      const calls = toCalls(example);
      await using server = await serveExample(example);
      const ids = calls.flatMap(({ id = [] }) => id).values();
      const client = createClient(create(server.url), { ids: () => ids.next().value ?? 'none' });
      const batch = calls.map(({ method, params, id }) =>
        id === undefined ? { method, params, notify: true as const } : { method, params },
      );
      const [{ method, params, id } = { method: '' }] = calls;
      if (example.sent.startsWith('[')) {
        expect(await client.batch(batch)).toMatchObject(calls.map(outcomeIn(example)));
      } else if (id === undefined) {
        expect(await client.notify(method, params)).toBeUndefined();
      } else {
        const outcome = client.request(method, params).then(
          (result) => ({ ok: true, result }),
          (error) => ({ ok: false, error }),
        );
        expect(await outcome).toMatchObject(Object(calls.map(outcomeIn(example))[0]));
      }
      const members = [JSON.parse(example.sent)].flat().filter(isCall);
      expect([JSON.parse(server.requests[0]?.body ?? '')].flat()).toEqual(members);
    });
  });
}

function named(examples: readonly Section7Example[]) {
  return examples.map((example) => [example.name, example] as const);
}

function serveExample({ expected }: Section7Example) {
  return serve(respond(expected === undefined ? { status: 204 } : { body: expected }));
}

/** The calls in an example; none if it is not JSON. */
function toCalls({ sent }: Section7Example): Call[] {
  try {
    return [JSON.parse(sent)].flat().filter(isCall);
  } catch {
    return [];
  }
}

function isCall(member: unknown): member is Call {
  return typeof Object(member).method === 'string';
}

/** The expected outcome of a call; undefined for a notification. */
function outcomeIn({ expected }: Section7Example): (call: Call) => object | undefined {
  return ({ id }) => {
    const response = [expected].flat().find((one) => id !== undefined && Object(one).id === id);
    if (!response) return undefined;
    const { result, error } = Object(response);
    return error ? { ok: false, error: { name: 'RpcError', ...error } } : { ok: true, result };
  };
}
