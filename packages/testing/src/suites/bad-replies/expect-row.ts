import { type Client, isRpcClientError, type Outcome } from '@jsonrpcclient/core';
import { expect } from 'vitest';
import { failure } from '../../failure.ts';
import type { BadReply, CallKind } from './row.ts';

const calls: Readonly<Record<CallKind, (client: Client) => Promise<unknown>>> = {
  request: (client) => client.request('add', [2, 3]),
  notification: (client) => client.notify('go'),
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

export const callKinds: readonly string[] = Object.keys(calls);

/** The name of the test of a row. */
export function sentence({ name, dialect, gives }: BadReply): string {
  const end = typeof gives === 'string' ? `rejects with ${gives}` : `resolves to ${write(gives)}`;
  return `${name}: ${end}${dialect ? ` in the dialect ${dialect}` : ''}`;
}

function write(gives: unknown): string {
  const text = JSON.stringify(gives, (_, value: unknown) => value ?? 'undefined');
  return text.replaceAll('"undefined"', 'undefined');
}

/** Makes the call of a row, and expects what the row says. */
export async function expectRow(client: Client, row: BadReply): Promise<void> {
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
}

/** The outcome as the rows of the table write it. */
function named(outcome: Outcome | undefined): unknown {
  if (outcome?.ok === false) {
    return isRpcClientError(outcome.error) ? outcome.error.name : outcome.error;
  }
  return outcome && { result: outcome.result };
}
