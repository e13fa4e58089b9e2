import { startTimer, TimeoutError } from '@jsonrpcclient/core';
import { type Discovery, discover } from '@jsonrpcclient/openrpc';
import type { Invocation } from '../command.ts';
import type { Settings } from '../settings/settings.ts';
import { openSession } from '../target/open-session.ts';
import type { Session } from '../target/session.ts';
import { UsageError } from '../usage-error.ts';
import { writeCache } from './cache.ts';
import { knownDocument } from './known-document.ts';

/** Returns the document that is known, or asks the server for one. */
export async function findDocument(settings: Settings, invocation: Invocation): Promise<object> {
  if (invocation.flags.on('no-document'))
    throw new UsageError('this command needs a document, so --no-document is wrong');
  return (await knownDocument(settings, invocation)) ?? askServer(settings, invocation);
}

/** Asks the server for its document, and keeps it. */
export async function askServer(settings: Settings, invocation: Invocation): Promise<object> {
  const { flags, io, secrets } = invocation;
  await using session = await openSession(settings, invocation);
  const { document, source, tried } = await discoverInTime(session, settings, invocation);
  if (flags.count('verbose') > 0) {
    for (const { method, problem } of tried)
      io.stderr.write(secrets.hide(`${method}: ${problem}\n`));
    io.stderr.write(`${source} describes the server\n`);
  }
  if (!flags.on('no-cache')) await writeCache(settings.target, document, io.env);
  return document;
}

/** The longest time in milliseconds that each call of a discovery may take. */
const usualTimeout = 10_000;

/** `--timeout` limits all calls together, because a server may respond to none of them. */
async function discoverInTime(
  { client }: Session,
  { timeout }: Settings,
  { signal }: Invocation,
): Promise<Discovery> {
  const late = new AbortController();
  const timer = startTimer(timeout, () => late.abort());
  try {
    return await discover(client, {
      signal: AbortSignal.any([signal, late.signal]),
      timeout: Math.min(timeout, usualTimeout),
    });
  } catch (error) {
    if (!late.signal.aborted) throw error;
    throw new TimeoutError(timeout, 'discover', { sent: 'maybe' });
  } finally {
    clearTimeout(timer);
  }
}
