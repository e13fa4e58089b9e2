import { type Id, uuid } from '@jsonrpcclient/core';
import type { Invocation } from '../command.ts';
import { parseJson } from '../params/read-value.ts';
import { type Target, toProgram, toTarget, withoutCredentials } from '../target/target.ts';
import { UsageError } from '../usage-error.ts';
import { toBytes, toCount, toMilliseconds } from './duration.ts';
import type { Profile } from './profile.ts';
import { findProxy } from './proxy.ts';
import { readAuth } from './read-auth.ts';
import { hideHeader, readHeaders } from './read-headers.ts';
import { readTls } from './read-tls.ts';
import { dialects, framings, type Settings } from './settings.ts';

/** Takes the target off the words, and completes the flags by the profile and the environment. */
export async function readSettings(
  invocation: Invocation,
): Promise<{ readonly settings: Settings; readonly words: readonly string[] }> {
  const { flags, io, secrets } = invocation;
  const { target, profile, words } = await takeTarget(invocation);
  const url = 'url' in target ? target.url : undefined;
  const own = await readHeaders(invocation);
  for (const [name, value] of Object.entries(profile?.headers ?? {}))
    hideHeader(name, value, true, secrets);
  const timeout = flags.text('timeout') ?? profile?.timeout ?? '30s';
  const headers = { ...profile?.headers, ...own };
  // A header of the command line or the profile is what the server should get.
  const auth = headers.authorization ? undefined : await readAuth(invocation, { url, profile });
  const settings: Settings = {
    target: withoutCredentials(target),
    profile: profile?.name,
    headers,
    auth,
    timeout: toMilliseconds('--timeout', timeout),
    connectTimeout: toMilliseconds('--connect-timeout', flags.text('connect-timeout') ?? '10s'),
    dialect: oneOf('--dialect', flags.text('dialect') ?? profile?.dialect ?? '2.0', dialects),
    ids: toIds(flags.text('id')),
    tls: await readTls(invocation),
    proxy: findProxy(url, flags.text('proxy'), io.env, secrets),
    framing: oneOf('--framing', flags.text('framing') ?? profile?.framing ?? 'newline', framings),
    retries: toCount('--retry', flags.text('retry') ?? '0'),
    idempotent: flags.on('idempotent'),
    bigint: !flags.on('no-bigint'),
    maxBytes: toBytes('--max-bytes', flags.text('max-bytes') ?? '64MiB'),
    document: flags.on('no-document') ? undefined : (flags.text('document') ?? profile?.document),
  };
  return { settings, words };
}

interface Taken {
  readonly target: Target;
  readonly profile: Profile | undefined;
  readonly words: readonly string[];
}

/** The target is `--stdio`, the profile of `--profile`, or the first word: a target or the name of a profile. */
async function takeTarget(invocation: Invocation): Promise<Taken> {
  const { flags, words, program } = invocation;
  const name = flags.text('profile');
  if (flags.on('stdio')) return { target: toProgram(program), profile: undefined, words };
  if (name !== undefined) return { ...(await loadProfile(name, invocation)), words };
  const [first, ...rest] = words;
  if (!first) throw new UsageError('no target; see jsonrpc --help');
  const target = toTarget(first);
  if (target) return { target, profile: undefined, words: rest };
  return { ...(await loadProfile(first, invocation)), words: rest };
}

async function loadProfile(name: string, invocation: Invocation): Promise<Omit<Taken, 'words'>> {
  const { readProfile } = await import('../profile/read-profile.ts');
  const profile = await readProfile(name, invocation);
  const target = toTarget(profile.url);
  if (!target)
    throw new UsageError(`the url of the profile ${name} must begin with a scheme such as http:`);
  if (profile.isProject && target.kind === 'stdio')
    throw new UsageError('.jsonrpc.json must not start programs; use a profile of your own');
  return { target, profile };
}

/** An id for every call, or a generator. */
function toIds(text: string | undefined): (() => Id) | undefined {
  if (text === undefined) return undefined;
  if (text === 'uuid') return uuid();
  const id = parseJson(text, false)?.value ?? text;
  if (typeof id === 'string' || Number.isFinite(id)) return () => id as Id;
  throw new UsageError('--id must be a number, a text or uuid');
}

function oneOf<T extends string>(flag: string, text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text);
  if (found !== undefined) return found;
  throw new UsageError(`${flag} must be ${known.join(', ')}`);
}
