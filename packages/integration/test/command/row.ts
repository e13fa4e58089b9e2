import type { ChildProcess } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { splitWords } from '../../../cli/test/split-words.ts';
import type { Ended, PackedCommand } from './packed-command.ts';
import { type Manner, type Relay, startRelay } from './relay.ts';
import type { Servers } from './servers.ts';

/**
 * A command line, and what must come of it. `<name>` stands for a server, `<tap:name>` for the same server through a relay that
 * records, and `<flaky:name>` and `<cut:name>` for relays that end the first connection.
 */
export interface Row {
  /** The words after `jsonrpc`, as in a shell. */
  readonly line: string;
  /** Command lines to run before it. */
  readonly before?: readonly string[];
  /** 0 by default. */
  readonly code?: number;
  /** Anything by default. */
  readonly out?: string | RegExp;
  /** Empty by default if the code is 0. */
  readonly err?: string | RegExp;
  /** What the server saw. */
  readonly seen?: readonly RegExp[];
  /** What the server must not have seen. */
  readonly unseen?: RegExp;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** A file that the command writes, or in `noFile`, must not write. */
  readonly file?: string;
  readonly noFile?: string;
  /** For `explore`: a message that the page sends; `out` is then the report of the call. */
  readonly page?: string;
}

/** Where a row is run. */
export interface Place {
  readonly command: PackedCommand;
  readonly servers: Servers;
  /** The folder of the program `node`. */
  readonly node: string;
}

/** The names of the servers in a row, without the manners of relays. */
export function serversOf({ line, before = [] }: Row): readonly string[] {
  const all = [line, ...before].join(' ').matchAll(/<(?:\w+:)?([\w.-]+)>/g);
  return [...all].map(([, name = '']) => name);
}

/** Runs a row, and compares what came of it. */
export async function checkRow(row: Row, { command, servers, node }: Place): Promise<void> {
  const { line, before = [], files = {}, input, env, page } = row;
  const folder = command.createFolder();
  await using relays = createRelays(servers);
  for (const [name, text] of Object.entries({ ...servers.files, ...files }))
    writeFileSync(join(folder, name), await relays.fill(text));
  for (const prior of before) {
    const args = await relays.split(prior);
    const ended = await command.run('jsonrpc', args, { node, folder, input: '', env });
    expect(ended, prior).toMatchObject({ code: 0 });
  }
  const onOutput = page === undefined ? undefined : createPage(page);
  const args = await relays.split(line);
  const options = { node, folder, input, env, onOutput: onOutput?.listener };
  const ended = await command.run('jsonrpc', args, options);
  compare(row, onOutput ? { ...ended, out: onOutput.report() } : ended, relays.seen());
  if (row.file) expect(existsSync(join(folder, row.file))).toBe(true);
  if (row.noFile) expect(existsSync(join(folder, row.noFile))).toBe(false);
}

function compare(row: Row, { code, out, err }: Ended, seen: string): void {
  const { code: expected = row.page === undefined ? 0 : 130, seen: wanted = [] } = row;
  expect({ code, err: code === expected ? '' : err }).toEqual({ code: expected, err: '' });
  if (typeof row.out === 'string') expect(out).toBe(row.out);
  else if (row.out) expect(out).toMatch(row.out);
  if (row.err instanceof RegExp) expect(err).toMatch(row.err);
  else if (row.err !== undefined || code === 0) expect(err).toBe(row.err ?? '');
  for (const pattern of wanted) expect(seen).toMatch(pattern);
  if (row.unseen) expect(seen).not.toMatch(row.unseen);
}

/** Sends a message as the page of `explore` does, and then Ctrl-C. */
function createPage(message: string) {
  let report = '';
  let isUsed = false;
  const call = async (address: string) => {
    const { origin, hash } = new URL(address);
    const response = await fetch(`${origin}/api/call`, {
      method: 'POST',
      headers: {
        origin,
        'content-type': 'application/json',
        authorization: `Bearer ${hash.replace('#token=', '')}`,
      },
      body: JSON.stringify({ text: message }),
    });
    report = await response.text();
  };
  return {
    report: () => report,
    listener(child: ChildProcess, out: string) {
      if (isUsed || !out.includes('\n')) return;
      isUsed = true;
      call(out.trim()).finally(() => child.kill('SIGINT'));
    },
  };
}

/** Replaces the names of servers in command lines and files, and starts the relays that they name. */
function createRelays(servers: Servers) {
  const relays = new Map<string, Relay>();
  const addressOf = async (manner: string | undefined, name: string) => {
    const words = servers.words(name) ?? [];
    if (!manner) return words;
    const url = new URL(words[0] ?? '');
    const key = `${manner} ${name}`;
    const relay = relays.get(key) ?? (await startRelay(Number(url.port), manner as Manner));
    relays.set(key, relay);
    url.port = String(relay.port);
    return [url.href];
  };
  const pattern = /<(?:(\w+):)?([\w.-]+)>/;
  const expand = async (text: string): Promise<readonly string[]> => {
    const [found, manner, name = ''] = pattern.exec(text) ?? [];
    if (found === undefined) return [text];
    const words = await addressOf(manner, name);
    return text === found ? words : expand(text.replace(found, () => words.join(' ')));
  };
  return {
    fill: async (text: string) => (await expand(text)).join(' '),
    async split(line: string) {
      return (await Promise.all(splitWords(line).map(expand))).flat();
    },
    seen: () => [...relays.values()].map(({ seen }) => seen()).join('\n'),
    async [Symbol.asyncDispose]() {
      await Promise.all([...relays.values()].map((relay) => relay[Symbol.asyncDispose]()));
    },
  };
}
