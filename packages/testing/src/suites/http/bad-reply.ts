import { type Client, createClient, isRpcClientError, type Outcome } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import { type BadReply, badReplies, type CallKind } from '../bad-replies/bad-replies.ts';
import type { CreateHttpTransport, HttpCall } from './http-transport.ts';

const calls: Readonly<Record<CallKind, (client: Client<unknown, HttpCall>) => Promise<unknown>>> = {
  request: (client) => client.request('add', [2, 3]),
  notify: (client) => client.notify('go'),
  batch: (client) =>
    client.batch([
      { method: 'add', params: [2, 3] },
      { method: 'go', notify: true },
      { method: 'subtract', params: [5, 2] },
      { method: 'echo', params: ['x'] },
    ]),
  'batch of one': (client) => client.batch([{ method: 'add', params: [2, 3] }]),
  'batch of a notification': (client) => client.batch([{ method: 'go', notify: true }]),
};

/** Every row of the table of bad replies. */
export function badReplyTests(create: CreateHttpTransport): void {
  for (const call of Object.keys(calls)) {
    describe(`when what comes back for a ${call} is`, () => {
      for (const row of badReplies.filter((row) => row.call === call)) {
        test(sentence(row), () => expectRow(create, row));
      }
    });
  }
}

function sentence({ name, dialect, gives }: BadReply): string {
  const given = typeof gives === 'string' ? gives : JSON.stringify(gives);
  return `${name}, it gives ${given ?? 'nothing'}${dialect ? ` in dialect ${dialect}` : ''}`;
}

async function expectRow(create: CreateHttpTransport, row: BadReply): Promise<void> {
  await using server = await serve(respond(row));
  const client = createClient(create(server.url), { dialect: row.dialect });
  const promise = calls[row.call](client);

  if (typeof row.gives === 'string') {
    const error = await failure(promise);
    expect(error).toMatchObject({ name: row.gives, ...row.error });
    expect(isRpcClientError(error)).toBe(true);
    if (row.message) expect((error as Error).message).toMatch(row.message);
  } else if (Array.isArray(row.gives)) {
    expect(((await promise) as (Outcome | undefined)[]).map(named)).toEqual(row.gives);
  } else {
    expect(await promise).toEqual((row.gives as { result: unknown } | undefined)?.result);
  }
  expect(server.requests).toHaveLength(1);
}

/** The outcome as the rows of the table write it. */
function named(outcome: Outcome | undefined): unknown {
  if (outcome?.ok === false) {
    return isRpcClientError(outcome.error) ? outcome.error.name : outcome.error;
  }
  return outcome && { result: outcome.result };
}
