import type { CallOptions } from '@jsonrpcclient/core';
import { RpcError } from '@jsonrpcclient/core';
import { outputFlags, paramsFlags, previewFlags, targetFlags } from '../arguments/shared-flags.ts';
import type { Command, Invocation } from '../command.ts';
import { exitCode } from '../failure/exit-code.ts';
import { print, readFormat } from '../output/format.ts';
import { readTypedParams } from '../params/read-typed-params.ts';
import { readSettings } from '../settings/read-settings.ts';
import { openSession } from '../target/open-session.ts';
import { UsageError } from '../usage-error.ts';
import { help } from './help.ts';

/** Calls a method and prints the result. */
export const command: Command = {
  flags: { ...targetFlags, ...paramsFlags, ...outputFlags, ...previewFlags },
  help,
  run: (invocation) => send(invocation, false),
};

/** Sends a request or a notification. */
export async function send(invocation: Invocation, notify: boolean): Promise<number> {
  const { flags, signal } = invocation;
  const { settings, words } = await readSettings(invocation);
  const [method, ...rest] = words;
  if (method === undefined) throw new UsageError('no method; see jsonrpc --help');
  const format = readFormat(invocation);
  const params = await readTypedParams(method, rest, settings, invocation);
  if (flags.on('curl') || flags.on('dry-run')) {
    const { preview } = await import('./preview.ts');
    return preview({ method, params, notify }, settings, invocation);
  }

  await using session = await openSession(settings, invocation);
  const { client } = session;
  const options: CallOptions = { signal };
  if (notify) {
    await client.notify(method, params, options);
    return exitCode.ok;
  }
  try {
    const result = await client.request(method, params, options);
    await print(result, invocation, session.lastResponse());
    return exitCode.ok;
  } catch (error) {
    if (format === 'raw' && error instanceof RpcError)
      await print(undefined, invocation, session.lastResponse());
    throw error;
  }
}
