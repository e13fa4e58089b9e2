import type { Invocation } from '../command.ts';
import { toMilliseconds } from '../settings/duration.ts';
import { isSensitive } from '../settings/read-headers.ts';
import { toTarget } from '../target/target.ts';
import { UsageError } from '../usage-error.ts';
import type { Source, StoredProfile } from './config.ts';

/** Makes a profile of the words and flags of `profile add`. */
export function toStored(url: string, { flags }: Pick<Invocation, 'flags'>): StoredProfile {
  const isPlainAllowed = flags.on('plain');
  const refuse = (about: string) => {
    if (!isPlainAllowed) throw new UsageError(`${about} is a secret; ${advice}`);
  };
  const secret = (flag: string) => {
    const text = flags.text(flag);
    const source = text === undefined ? undefined : toSource(text);
    if (typeof source === 'string') refuse(`the value of --${flag}`);
    return source;
  };
  const headers = flags.all('header').map((line) => {
    const [, name = '', text = ''] = /^([^:\s]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (!name) throw new UsageError("--header must be 'Name: value'");
    const source = toSource(text);
    if (typeof source === 'string' && isSensitive(name) && !/\$\{\w+\}/.test(source))
      refuse(`the header ${name}`);
    return [name, source];
  });
  const { user, password } = toUser(flags.text('user'), refuse);
  const timeout = flags.text('timeout');
  if (timeout !== undefined) toMilliseconds('--timeout', timeout);
  // `JSON.stringify` leaves out what is undefined.
  return {
    url: toUrl(url, refuse),
    headers: headers.length > 0 ? Object.fromEntries(headers) : undefined,
    token: secret('token'),
    user,
    password,
    dialect: flags.text('dialect'),
    timeout,
    framing: flags.text('framing'),
    document: flags.text('document'),
  };
}

const advice =
  'store where to find it: env:NAME, file:PATH or command:PROGRAM ARGS, or use --plain to store it as it is';

/** `env:NAME`, `file:PATH` and `command:PROGRAM ARGS` say where to find a value. */
function toSource(text: string): Source {
  const [, kind, rest = ''] = /^(env|file|command):(.+)$/s.exec(text) ?? [];
  if (kind === 'env') return { env: rest };
  if (kind === 'file') return { file: rest };
  return kind === 'command' ? { command: rest.trim().split(/\s+/) } : text;
}

function toUrl(text: string, refuse: (about: string) => void): Source {
  const source = toSource(text);
  if (typeof source !== 'string') return source;
  const target = toTarget(source);
  if (!target) throw new UsageError('the URL of a profile must begin with a scheme such as http:');
  if ('url' in target && /\/\/[^/?#]*@/.test(target.url)) refuse('a URL with credentials');
  return source;
}

function toUser(
  text: string | undefined,
  refuse: (about: string) => void,
): Pick<StoredProfile, 'user' | 'password'> {
  if (text === undefined) return {};
  const colon = text.indexOf(':');
  if (colon < 0) return { user: text };
  const password = toSource(text.slice(colon + 1));
  if (typeof password === 'string') refuse('the password after --user');
  return { user: text.slice(0, colon), password };
}
