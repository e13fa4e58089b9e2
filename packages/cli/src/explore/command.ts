import { fields } from '@jsonrpcclient/core';
import { type Subscription, subscribe } from '@jsonrpcclient/duplex';
import { createExplorer, type ExplorerOptions } from '@jsonrpcclient/explorer';
import { targetFlags } from '../arguments/shared-flags.ts';
import type { Command, Invocation } from '../command.ts';
import { askServer } from '../document/find-document.ts';
import { knownDocument } from '../document/known-document.ts';
import { exitCode } from '../failure/exit-code.ts';
import { write } from '../io.ts';
import { toMethodFilter } from '../method-filter.ts';
import { toCount } from '../settings/duration.ts';
import { readSettings } from '../settings/read-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { findPreset, toEvent } from '../subscribe/preset.ts';
import { openSession } from '../target/open-session.ts';
import type { Session } from '../target/session.ts';
import { UsageError } from '../usage-error.ts';
import { copyCall } from './copies.ts';
import type { examineTarget } from './examine-target.ts';
import { help } from './help.ts';
import { openBrowser } from './open-browser.ts';

const text = { type: 'string' } as const;
const on = { type: 'boolean' } as const;

/** Serves a page for calling the target by hand. */
export const command: Command = {
  flags: { ...targetFlags, port: text, host: text, 'i-know': on, 'no-open': on, 'read-only': text },
  help,
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { flags, io, signal, secrets } = invocation;
  const { settings, words } = await readSettings(invocation);
  if (words.length > 0) throw new UsageError('too many words; see jsonrpc explore --help');
  const host = flags.text('host') ?? '127.0.0.1';
  const isLoopback = /^(127\.\d+\.\d+\.\d+|localhost|::1)$/.test(host);
  if (!isLoopback && !flags.on('i-know'))
    throw new UsageError('--host lets other machines call the server; add --i-know to allow that');
  const pattern = flags.text('read-only');

  const document = await findAny(settings, invocation);
  const reporters = new Set<(notification: object) => void>();
  await using session = await openSession(settings, invocation, {
    reconnect: true,
    onNotification(message) {
      const { method, params } = fields(message);
      for (const report of reporters) report({ method, params });
    },
  });
  const explorer = await createExplorer({
    target: secrets.hide(nameOf(settings)),
    transport: session.transport,
    codec: session.codec,
    dialect: settings.dialect,
    timeout: settings.timeout,
    document,
    mayCall: pattern === undefined ? undefined : toMethodFilter([pattern]),
    // It calls methods that a pattern may forbid.
    examine:
      pattern === undefined ? (signal) => examineLater(settings, invocation, signal) : undefined,
    copies: (text) => copyCall(text, settings, invocation, session.codec),
    port: toCount('--port', flags.text('port') ?? '0'),
    host,
    ...(session.connection && twoWay(session, reporters)),
  });
  const stop = () => void explorer.close();
  signal.addEventListener('abort', stop);
  await write(io.stdout, `${explorer.url}\n`);
  if (io.stdout.isTTY) await write(io.stderr, 'Ctrl-C ends the explorer\n');
  if (io.stdout.isTTY && !flags.on('no-open')) openBrowser(explorer.url);
  await explorer.closed;
  signal.throwIfAborted();
  return exitCode.ok;
}

/** Returns the document; undefined if the server has none. */
async function findAny(settings: Settings, invocation: Invocation): Promise<object | undefined> {
  const known = await knownDocument(settings, invocation);
  if (known || invocation.flags.on('no-document')) return known;
  return askServer(settings, invocation).catch(() => undefined);
}

/** Loads the questions of `doctor` only when they are asked. */
async function* examineLater(
  ...args: Parameters<typeof examineTarget>
): ReturnType<NonNullable<ExplorerOptions['examine']>> {
  const { examineTarget } = await import('./examine-target.ts');
  yield* examineTarget(...args);
}

function nameOf({ target, profile }: Settings): string {
  if (profile !== undefined) return profile;
  if ('url' in target) return target.url;
  if ('host' in target) return `${target.kind}://${target.host}:${target.port}`;
  return 'path' in target ? `unix:${target.path}` : [target.program, ...target.args].join(' ');
}

/** What the page can do on a connection that stays open. */
function twoWay(
  { connection, client }: Session,
  reporters: Set<(notification: object) => void>,
): Pick<ExplorerOptions, 'listen' | 'subscribe'> {
  return {
    listen(report) {
      reporters.add(report);
      return () => void reporters.delete(report);
    },
    async *subscribe(method, params, signal) {
      const preset = findPreset(undefined, method);
      if (!connection || !preset)
        throw new UsageError(`${method} is no subscription that is known; call it, and listen`);
      const { notification, unsubscribe } = preset;
      const read = (...given: readonly unknown[]) => toEvent(given, preset);
      const options = { method, params, client, notification, unsubscribe, read };
      const subscription: Subscription<unknown> = await subscribe(connection, options);
      signal.addEventListener('abort', () => void subscription.return());
      yield* subscription;
    },
  };
}
