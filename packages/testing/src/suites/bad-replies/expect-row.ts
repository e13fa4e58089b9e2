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
export function sentence({ name, dialect, expected }: BadReply): string {
  const end =
    typeof expected === 'string' ? `rejects with ${expected}` : `resolves to ${write(expected)}`;
  return `${name}: ${end}${dialect ? ` in the dialect ${dialect}` : ''}`;
}

function write(expected: unknown): string {
  const text = JSON.stringify(expected, (_, value: unknown) => value ?? 'undefined');
  return text.replaceAll('"undefined"', 'undefined');
}

/** Makes the call of a row, and checks its result or error. */
export async function expectRow(client: Client, row: BadReply): Promise<void> {
  const promise = calls[row.call](client);
  if (typeof row.expected === 'string') {
    const error = await failure(promise);
    expect(error).toMatchObject({ name: row.expected, ...row.error });
    expect(isRpcClientError(error)).toBe(true);
    if (row.message) expect((error as Error).message).toMatch(row.message);
  } else if (Array.isArray(row.expected)) {
    expect(((await promise) as (Outcome | undefined)[]).map(named)).toEqual(row.expected);
  } else {
    expect(await promise).toEqual((row.expected as { result: unknown } | undefined)?.result);
  }
}

/** An outcome in the notation of the table. */
function named(outcome: Outcome | undefined): unknown {
  if (outcome?.ok === false) {
    return isRpcClientError(outcome.error) ? outcome.error.name : outcome.error;
  }
  return outcome && { result: outcome.result };
}
