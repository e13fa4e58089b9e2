import { fields, TransportError } from '@jsonrpcclient/core';
import { createQueue } from '@jsonrpcclient/duplex';
import type { Command, Invocation } from '../command.ts';
import { eventFlags } from '../events/event-flags.ts';
import { note, printEvent } from '../events/print-event.ts';
import { readUntil } from '../events/until.ts';
import { exitCode } from '../failure/exit-code.ts';
import { toMethodFilter } from '../method-filter.ts';
import { readSettings } from '../settings/read-settings.ts';
import { openSession } from '../target/open-session.ts';
import { UsageError } from '../usage-error.ts';

/** Prints the notifications of a server. */
export const command: Command = {
  flags: eventFlags,
  help: `Usage: jsonrpc listen TARGET [METHOD…]

Prints each notification that a server sends on a ws, tcp, tls, unix or --stdio
target, one per line: {"method":…,"params":…}. With METHODs, prints only these;
* stands for any text.

  jsonrpc listen ws://localhost:6800/jsonrpc 'aria2.onDownload*'

      --count N          stop after N notifications
      --for 10s          stop after this time
      --reconnect        connect again if the connection is lost
  -o, --output FORMAT    json (default), pretty or table

How to reach TARGET: jsonrpc help target
`,
  run,
};

/** How many notifications may wait for a slow reader. */
const maxWaiting = 10_000;

async function run(invocation: Invocation): Promise<number> {
  const { flags, signal } = invocation;
  const { settings, words } = await readSettings(invocation);
  const isWanted = toMethodFilter(words);
  using until = readUntil(invocation);
  const queue = createQueue<object>(() => {});
  let [gaps, dropped] = [0, 0];
  await using session = await openSession(settings, invocation, {
    reconnect: flags.on('reconnect'),
    onNotification(message) {
      const { method, params } = fields(message);
      if (typeof method !== 'string' || !isWanted(method)) return;
      if (queue.size >= maxWaiting) {
        queue.shift();
        dropped += 1;
      }
      queue.push(params === undefined ? { method } : { method, params });
    },
    onState(state, error) {
      if (state === 'reconnecting') gaps += 1;
      if (state === 'closed') queue.end(error && toLoss(error));
    },
  });
  const { connection } = session;
  if (!connection)
    throw new UsageError('only ws, tcp, tls, unix and --stdio targets send notifications');
  until.start(() => queue.end());
  await connection.opened();
  let count = 0;
  let reported = { gaps: 0, dropped: 0 };
  for await (const notification of queue) {
    if (gaps > reported.gaps) await note('gap', gaps, invocation);
    if (dropped > reported.dropped) await note('dropped', dropped, invocation);
    reported = { gaps, dropped };
    await printEvent(notification, invocation);
    count += 1;
    if (count >= until.count) break;
  }
  signal.throwIfAborted();
  return exitCode.ok;
}

function toLoss(error: unknown): TransportError {
  const problem = error instanceof Error ? error.message : 'the connection was lost';
  return new TransportError(problem, 'listen', { cause: error, sent: 'yes' });
}
