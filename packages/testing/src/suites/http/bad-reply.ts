import { createClient } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import { badReplies } from '../bad-replies/bad-replies.ts';
import { callKinds, expectRow, sentence } from '../bad-replies/expect-row.ts';
import type { CreateHttpTransport, HttpLacks } from './http-transport.ts';

/** Every row of the table of bad replies. */
export function badReplyTests(create: CreateHttpTransport, { eventStreams }: HttpLacks): void {
  for (const kind of callKinds) {
    describe(`the reply to a ${kind} is`, () => {
      for (const row of badReplies.filter(({ call }) => call === kind)) {
        test(sentence(row), async ({ skip }) => {
          const { 'content-type': type } = row.headers ?? {};
          skip(type === 'text/event-stream' && eventStreams !== undefined, eventStreams);
          await using server = await serve(respond(row));
          const client = createClient(create(server.url), { dialect: row.dialect });
          await expectRow(client, row);
          expect(server.requests).toHaveLength(1);
        });
      }
    });
  }

  test.each([
    [401, ': check the auth option; see error.body'],
    [404, ': check the path of the URL; see error.body'],
    [405, ': check the path of the URL; see error.body'],
    [500, '; see error.body'],
  ])('the error for a page with status %d says what to check', async (status, advice) => {
    await using server = await serve(respond({ status, body: '<h1>Sorry</h1>' }));
    const error = await failure(createClient(create(server.url)).request('go'));
    const { host } = new URL(server.url);
    expect((error as Error).message).toBe(`go: HTTP ${status} from ${host}${advice}`);
  });
}
