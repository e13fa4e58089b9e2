import { type Codec, createClient } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import type { StartTransport, TransportLacks } from './start-transport.ts';
import { createTextServer } from './text-server.ts';

/** Writes a bigint as a number, and reads long numbers as bigints. */
export const bigIntegers: Codec = {
  stringify: (value) =>
    JSON.stringify(value, (_, member: unknown) =>
      typeof member === 'bigint' ? `#${member}#` : member,
    ).replaceAll(/"#(-?\d+)#"/g, '$1'),
  parse: (text) =>
    JSON.parse(text.replaceAll(/\b\d{16,}\b/g, '"#$&#"'), (_, member: unknown) =>
      typeof member === 'string' && /^#\d+#$/.test(member) ? BigInt(member.slice(1, -1)) : member,
    ),
};

/** Another way to write and read JSON. */
export function codecTests(start: StartTransport, lacks: TransportLacks): void {
  describe('a codec', () => {
    test('writes the params and reads the results, of calls and of batches', async ({ skip }) => {
      skip(lacks.exactNumbers !== undefined, lacks.exactNumbers);
      const { server, messages } = createTextServer(bigIntegers);
      await using started = await start(server, { codec: bigIntegers });
      const client = createClient(started.transport, { bigint: true });
      const params = [12345678901234567890n];
      expect(await client.request('echo', params)).toEqual(params);
      expect(await client.batch([{ method: 'echo', params }])).toEqual([
        { ok: true, result: params },
      ]);
      expect(messages).toMatchObject([{ params }, [{ params }]]);
    });
  });
}
