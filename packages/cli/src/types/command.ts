import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { toTypes } from '@jsonrpcclient/openrpc';
import { targetFlags } from '../arguments/shared-flags.ts';
import type { Command, Invocation } from '../command.ts';
import { findDocument } from '../document/find-document.ts';
import { exitCode } from '../failure/exit-code.ts';
import { write } from '../io.ts';
import { printable } from '../output/printable.ts';
import { readSettings } from '../settings/read-settings.ts';
import { UsageError } from '../usage-error.ts';
import { isDocumentFile, readBundle } from './read-bundle.ts';

const text = { type: 'string' } as const;
const on = { type: 'boolean' } as const;

/** Prints TypeScript for the methods of a server. */
export const command: Command = {
  flags: {
    ...targetFlags,
    output: { ...text, short: 'o' },
    check: on,
    name: text,
    'by-name': on,
    open: on,
    events: text,
    'bigint-format': text,
  },
  help: `Usage: jsonrpc types TARGET|FILE

Prints a TypeScript interface of the methods, from an OpenRPC document or from
what a server says about itself.

  jsonrpc types openrpc.json -o api.ts
  jsonrpc types :8000 -o api.ts --check

  -o, --output FILE       write this file
      --check             only compare it; exit with 8 if it is out of date
      --name NAME         the name of the interface; Api by default
      --by-name           params are by name if the document leaves that open
      --open              objects may have members that aren't described
      --events PATTERN    methods that are notifications of the server
      --bigint-format P   formats of integers that are bigint, such as '*64'

How to reach TARGET: jsonrpc help target
`,
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { flags, io } = invocation;
  const path = flags.text('output');
  if (flags.on('check') && path === undefined)
    throw new UsageError('--check needs --output FILE, the file to compare');
  const code = toTypes(await readInput(invocation), {
    name: flags.text('name'),
    byName: flags.on('by-name'),
    open: flags.on('open'),
    events: flags.text('events'),
    bigint: flags.text('bigint-format'),
    onWarning({ pointer, message }) {
      if (!flags.on('quiet')) io.stderr.write(`${printable(`${pointer}: ${message}`)}\n`);
    },
  });
  if (path === undefined) {
    await write(io.stdout, code);
    return exitCode.ok;
  }
  const file = resolve(io.cwd(), path);
  if (!flags.on('check')) {
    await writeFile(file, code);
    return exitCode.ok;
  }
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present === code) return exitCode.ok;
  if (!flags.on('quiet'))
    await write(io.stderr, `${path} is out of date; run the same command without --check\n`);
  return exitCode.differs;
}

async function readInput(invocation: Invocation): Promise<object> {
  const [word = ''] = invocation.words;
  if (isDocumentFile(word, invocation.io.cwd())) return readBundle(word, invocation);
  const { settings } = await readSettings(invocation);
  return findDocument(settings, invocation);
}
