import { bigints } from '@jsonrpcclient/codec';
import { type Call, createClient } from '@jsonrpcclient/core';
import type { Invocation } from '../command.ts';
import { exitCode } from '../failure/exit-code.ts';
import { write } from '../io.ts';
import type { Settings } from '../settings/settings.ts';
import { UsageError } from '../usage-error.ts';

/** Prints what would be sent, as a message or as a command for curl. */
export async function preview(
  call: Call,
  settings: Settings,
  invocation: Invocation,
): Promise<number> {
  const { flags, io } = invocation;
  const { target, bigint, dialect, ids } = settings;
  const codec = bigint ? bigints() : JSON;
  let text = '';
  if (flags.on('curl')) {
    if (target.kind !== 'http')
      throw new UsageError('--curl needs an http or https target; for others, use --dry-run');
    const { curlTransport } = await import('./curl.ts');
    const transport = curlTransport(target.url, settings, invocation, codec, (command) => {
      text = command;
    });
    await make(call, createClient(transport, { ids, dialect, bigint }));
  } else {
    const transport = async (payload: unknown) => {
      text = codec.stringify(payload);
      return { body: undefined };
    };
    await make(call, createClient(transport, { ids, dialect, bigint }));
  }
  await write(io.stdout, `${text}\n`);
  return exitCode.ok;
}

/** Makes the call; the response to the preview is empty, which isn't an error here. */
async function make(
  { method, params, notify }: Call,
  { request, notify: send }: ReturnType<typeof createClient>,
): Promise<void> {
  let isWrong: unknown;
  await (notify ? send(method, params) : request(method, params)).catch((error) => {
    if (error instanceof TypeError) isWrong = error;
  });
  if (isWrong) throw isWrong;
}
