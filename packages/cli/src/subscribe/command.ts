import { subscribe } from '@jsonrpcclient/duplex';
import { paramsFlags } from '../arguments/shared-flags.ts';
import type { Command, Invocation } from '../command.ts';
import { eventFlags } from '../events/event-flags.ts';
import { note, printEvent } from '../events/print-event.ts';
import { readUntil } from '../events/until.ts';
import { exitCode } from '../failure/exit-code.ts';
import { readTypedParams } from '../params/read-typed-params.ts';
import { readSettings } from '../settings/read-settings.ts';
import { openSession } from '../target/open-session.ts';
import { UsageError } from '../usage-error.ts';
import { help } from './help.ts';
import { findPreset, type Preset, toEvent } from './preset.ts';

const text = { type: 'string' } as const;

/** Subscribes, and prints the values as they arrive. */
export const command: Command = {
  flags: {
    ...eventFlags,
    ...paramsFlags,
    preset: text,
    notification: text,
    unsubscribe: text,
    value: text,
  },
  help,
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { flags, signal } = invocation;
  const { settings, words } = await readSettings(invocation);
  const [method, ...rest] = words;
  if (method === undefined) throw new UsageError('no method; see jsonrpc subscribe --help');
  const preset = readPreset(method, invocation);
  const params = await readTypedParams(method, rest, settings, invocation);
  using until = readUntil(invocation);

  // Here, `--id` is a path.
  const own = { ...settings, ids: undefined };
  const options = { reconnect: flags.on('reconnect') };
  await using session = await openSession(own, invocation, options);
  const { client, connection } = session;
  if (!connection) throw new UsageError('only ws, tcp, tls, unix and --stdio targets send values');
  const subscription = await subscribe(connection, {
    method,
    params,
    client: {
      request: (...[name, given, callOptions]: Parameters<typeof client.request>) =>
        client.request(name, given, { signal, ...callOptions }),
    },
    notification: preset.notification,
    unsubscribe: preset.unsubscribe,
    read: (...given: readonly unknown[]) => toEvent(given, preset),
  });
  // Also when this is stopped: the server shall not go on sending.
  until.start(() => void subscription.return());
  let count = 0;
  let [gaps, dropped] = [0, 0];
  for await (const value of subscription) {
    if (subscription.gaps > gaps) await note('gap', subscription.gaps, invocation);
    if (subscription.dropped > dropped) await note('dropped', subscription.dropped, invocation);
    [gaps, dropped] = [subscription.gaps, subscription.dropped];
    await printEvent(value, invocation);
    count += 1;
    if (count >= until.count) break;
  }
  signal.throwIfAborted();
  return exitCode.ok;
}

/** What the preset says, unless the flags say something else. */
function readPreset(method: string, { flags }: Pick<Invocation, 'flags'>): Preset {
  const preset = findPreset(flags.text('preset'), method);
  const notification = flags.text('notification') ?? preset?.notification;
  if (notification === undefined)
    throw new UsageError('--notification must be the method of the notifications with the values');
  return {
    notification,
    unsubscribe: flags.text('unsubscribe') ?? preset?.unsubscribe,
    id: flags.text('id') ?? preset?.id,
    value: flags.text('value') ?? preset?.value ?? '',
  };
}
