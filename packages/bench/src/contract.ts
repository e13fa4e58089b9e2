import type { Methods } from '@jsonrpcclient/contract';
import { createClient, type Transport } from '@jsonrpcclient/core';
import { inFlight, type Run } from './block.ts';

const value = { a: 5, b: 'text' };

const transport: Transport = async (payload) => {
  const { id } = payload as { readonly id?: unknown };
  return { body: { jsonrpc: '2.0', id, result: value } };
};

/** A schema of either library. */
async function schemaOf(library: string) {
  if (library === 'arktype') return (await import('arktype')).type({ a: 'number', b: 'string' });
  const { z } = await import('zod');
  return z.object({ a: z.number(), b: z.string() });
}

/**
 * Measures a call in memory that is checked against a contract: 'bare', without a contract; 'off', with one that checks
 * nothing; the name of a library; or the name with ' by hand', whose schemas the caller applies.
 */
export async function contractOf(subject: string): Promise<Run> {
  const { checked, contract } = await import('@jsonrpcclient/contract');
  const [library = '', ...byHand] = subject.split(' ');
  const schema = await schemaOf(library);
  const api = contract({ methods: { get: { params: schema, result: schema } } });
  const client = createClient(transport).with<Methods<typeof api>>();
  if (byHand.length > 0) {
    const { validate } = schema['~standard'];
    const check = (value: unknown) => Object(validate(value)).value;
    const call = async () => check(await client.request('get', check(value))).a;
    return inFlight(call, 1, 256);
  }
  const mode = library === 'off' ? library : 'apply';
  const { request } =
    library === 'bare'
      ? client
      : checked(createClient(transport), api, { params: mode, results: mode });
  return inFlight(async () => (await request('get', value)).a, 1, 256);
}
