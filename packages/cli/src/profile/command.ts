import { commonFlags, outputFlags, targetFlags } from '../arguments/shared-flags.ts';
import type { Command, Invocation } from '../command.ts';
import { exitCode } from '../failure/exit-code.ts';
import { print } from '../output/format.ts';
import { isSensitive } from '../settings/read-headers.ts';
import { UsageError } from '../usage-error.ts';
import { readConfig, readProject, type Source, type StoredProfile } from './config.ts';
import { toStored } from './to-stored.ts';
import { writeConfig } from './write-config.ts';

const { header, user, token, timeout, dialect, framing, document } = targetFlags;

/** Manages profiles: names for targets, with their flags. */
export const command: Command = {
  flags: {
    ...commonFlags,
    ...outputFlags,
    // What a profile contains.
    ...{ header, user, token, timeout, dialect, framing, document },
    plain: { type: 'boolean' },
  },
  help: `Usage: jsonrpc profile add NAME URL [FLAGS]
       jsonrpc profile list | show NAME | remove NAME

A profile is a name for a target and its flags: --header, --user, --token,
--timeout, --dialect, --framing and --document.

  jsonrpc profile add node https://rpc.example --token env:RPC_TOKEN
  jsonrpc node eth_blockNumber

A secret is stored as the place where it is found when it is needed:

  env:NAME              an environment variable
  file:PATH             the content of a file
  command:PROGRAM ARGS  what a program prints, such as command:pass show rpc
      --plain           store secrets as they are

  -o, --output FORMAT   json, pretty, table or ndjson, for list and show

Profiles are in ~/.config/jsonrpc/config.json, which only you can read. A
project can have .jsonrpc.json with url and document, but without secrets.
`,
  run: (invocation) => {
    const [action, name, url] = invocation.words;
    if (action === 'list') return list(invocation);
    if (!name) throw new UsageError('see jsonrpc profile --help');
    if (action === 'add') return add(name, url, invocation);
    if (action === 'show') return show(name, invocation);
    if (action === 'remove') return remove(name, invocation);
    throw new UsageError('the action must be add, list, show or remove');
  },
};

async function add(name: string, url: string | undefined, invocation: Invocation) {
  const { commands } = invocation;
  if (!/^[A-Za-z_][\w.-]*$/.test(name) || commands.has(name) || name === 'help')
    throw new UsageError(
      'the name of a profile must begin with a letter, and must not be the name of a command',
    );
  if (!url) throw new UsageError('a profile needs a URL; see jsonrpc profile --help');
  const { env } = invocation.io;
  await writeConfig({ ...(await readConfig(env)), [name]: toStored(url, invocation) }, env);
  return exitCode.ok;
}

async function list(invocation: Invocation): Promise<number> {
  const { io } = invocation;
  const [own, project] = await Promise.all([readConfig(io.env), readProject(io.cwd())]);
  const row =
    (from: string) =>
    ([name, { url }]: readonly [string, StoredProfile]) => ({
      name,
      url: describe('url', url),
      from,
    });
  const rows = [
    ...Object.entries(own).map(row('user')),
    ...Object.entries(project?.profiles ?? {}).map(row('project')),
  ];
  await print(rows, invocation);
  return exitCode.ok;
}

async function show(name: string, invocation: Invocation): Promise<number> {
  const { headers = {}, ...members } = await find(name, invocation);
  const shown = Object.entries(members).map(([member, source]) => [
    member,
    source && describe(member, source),
  ]);
  const named = Object.entries(headers).map(([header, source]) => [
    header,
    describe(header, source),
  ]);
  await print({ ...Object.fromEntries(shown), headers: Object.fromEntries(named) }, invocation);
  return exitCode.ok;
}

async function remove(name: string, invocation: Invocation): Promise<number> {
  const { env } = invocation.io;
  await find(name, invocation);
  const { [name]: _, ...others } = await readConfig(env);
  await writeConfig(others, env);
  return exitCode.ok;
}

async function find(name: string, { io }: Invocation): Promise<StoredProfile> {
  const profiles = await readConfig(io.env);
  const found = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (found) return found;
  throw new UsageError('there is no profile with this name; see jsonrpc profile list');
}

/** Where a value comes from; never a secret that the file contains. */
function describe(member: string, source: Source): string {
  if (typeof source !== 'string') {
    const [[kind, place] = []] = Object.entries(source);
    return `${kind}:${[place].flat().join(' ')}`;
  }
  if (member === 'url') return source.replace(/\/\/[^/?#]*@/, '//***@');
  const isHidden = isSensitive(member) && !/\$\{\w+\}/.test(source);
  return isHidden ? '***' : source;
}
