import { createInterface } from 'node:readline';
import { bigints } from '@jsonrpcclient/codec';
import { fields } from '@jsonrpcclient/core';
import { outputFlags, targetFlags } from '../arguments/shared-flags.ts';
import type { Command, Invocation } from '../command.ts';
import { knownDocument } from '../document/known-document.ts';
import { exitCode } from '../failure/exit-code.ts';
import { printable } from '../output/printable.ts';
import { readSettings } from '../settings/read-settings.ts';
import { openSession } from '../target/open-session.ts';
import { evaluate } from './evaluate.ts';
import { maxLines, readHistory, writeHistory } from './history.ts';

/** Makes one call after another on the same connection. */
export const command: Command = {
  flags: { ...targetFlags, ...outputFlags, strings: { type: 'boolean', short: 's' } },
  help: `Usage: jsonrpc repl TARGET

Makes the calls that you type, on one connection:

  > add 2 3
  5
  > find {"name": "Foo"} limit=3

  .notify METHOD …  send a notification
  .help  .exit      Ctrl-D ends, too; Ctrl-C aborts a call

Tab completes methods that are known: --document, or after jsonrpc list TARGET.
Notifications of the server are shown as they arrive. The history is kept,
except lines that begin with a blank or seem to contain a secret. In a pipe,
each line of standard input is a call.

  -o, --output FORMAT  json, pretty, raw, table or ndjson
  -s, --strings        params are text, even if they are JSON

How to reach TARGET: jsonrpc help target
`,
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { io, signal } = invocation;
  const { settings } = await readSettings(invocation);
  const document = await knownDocument(settings, invocation);
  const methods = toMethods(document);
  const isTerminal = io.stdin.isTTY === true;
  await using session = await openSession(settings, invocation, {
    reconnect: true,
    onNotification: (message) => void io.stderr.write(`${toNote(message, isTerminal)}\n`),
  });
  const lines = createInterface({
    input: io.stdin,
    // Only results go to standard output.
    output: isTerminal ? io.stderr : undefined,
    terminal: isTerminal,
    prompt: '> ',
    history: isTerminal ? await readHistory(io.env) : [],
    historySize: maxLines,
    removeHistoryDuplicates: true,
    completer: (line: string) => [methods.filter((name) => name.startsWith(line)), line],
  });
  let history: readonly string[] = [];
  let running: AbortController | undefined;
  let failed = 0;
  lines.on('history', (kept: string[]) => {
    history = [...kept];
  });
  lines.on('SIGINT', () => {
    if (running) running.abort();
    else {
      // Clears the line, as in a shell.
      io.stderr.write('^C (Ctrl-D ends)\n');
      lines.write(null, { ctrl: true, name: 'u' });
      lines.prompt();
    }
  });
  const stop = () => lines.close();
  signal.addEventListener('abort', stop);
  if (isTerminal) lines.prompt();
  for await (const line of lines) {
    running = new AbortController();
    const both = AbortSignal.any([signal, running.signal]);
    const { isEnd, isFailed } = await evaluate(line, { ...session, document }, invocation, both);
    running = undefined;
    if (isFailed) failed += 1;
    if (isEnd || signal.aborted) break;
    if (isTerminal) lines.prompt();
  }
  signal.removeEventListener('abort', stop);
  lines.close();
  if (isTerminal && history.length > 0) await writeHistory(history, invocation);
  signal.throwIfAborted();
  return failed > 0 && !isTerminal ? exitCode.someFailed : exitCode.ok;
}

function toMethods(document: unknown): string[] {
  const list = [fields(document).methods].flat().map((method) => fields(method).name);
  return list.flatMap((name) => (typeof name === 'string' ? `${name} ` : []));
}

function toNote(message: unknown, isTerminal: boolean): string {
  const { method, params } = fields(message);
  const text = bigints().stringify({ method, params });
  // Over the prompt, which is written again with the next line.
  return isTerminal ? `\r<-- ${printable(text)}` : `<-- ${text}`;
}
