import { createClient } from '@jsonrpcclient/core';
import { describe, test } from 'vitest';
import { badReplies } from '../bad-replies/bad-replies.ts';
import { callKinds, expectRow, sentence } from '../bad-replies/expect-row.ts';
import type { StartTransport } from './start-transport.ts';

/** The rows of the table of replies that don't depend on HTTP, over a transport that returns one reply per payload. */
export function replyTests(start: StartTransport): void {
  const rows = badReplies.filter(({ status, headers }) => !status && !headers);
  for (const kind of callKinds) {
    describe(`the reply to a ${kind} is`, () => {
      for (const row of rows.filter(({ call }) => call === kind)) {
        test(sentence(row), async () => {
          await using started = await start(async () => row.body);
          await expectRow(createClient(started.transport, { dialect: row.dialect }), row);
        });
      }
    });
  }
}
