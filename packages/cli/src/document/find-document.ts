import { discover } from '@jsonrpcclient/openrpc';
import type { Invocation } from '../command.ts';
import type { Settings } from '../settings/settings.ts';
import { openSession } from '../target/open-session.ts';
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
  const { flags, io, signal, secrets } = invocation;
  await using session = await openSession(settings, invocation);
  const { document, source, tried } = await discover(session.client, { signal });
  if (flags.count('verbose') > 0) {
    for (const { method, problem } of tried)
      io.stderr.write(secrets.hide(`${method}: ${problem}\n`));
    io.stderr.write(`${source} describes the server\n`);
  }
  if (!flags.on('no-cache')) await writeCache(settings.target, document, io.env);
  return document;
}
