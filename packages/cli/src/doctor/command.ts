import { createInterface } from 'node:readline/promises';
import { paramsFlags, targetFlags } from '../arguments/shared-flags.ts';
import type { Command, Invocation } from '../command.ts';
import { exitCode } from '../failure/exit-code.ts';
import { write } from '../io.ts';
import { type Color, paint, usesColor } from '../output/color.ts';
import { printable } from '../output/printable.ts';
import { readParams } from '../params/read-params.ts';
import { readSettings } from '../settings/read-settings.ts';
import { UsageError } from '../usage-error.ts';
import { toCode } from './code.ts';
import { examine, type Report } from './examine.ts';
import type { Verdict } from './question.ts';

const help = `Usage: jsonrpc doctor TARGET [--method METHOD [PARAM…]]

Finds out how a server behaves, and prints code for a client that fits it:

  jsonrpc doctor http://localhost:8000/
  jsonrpc doctor :8000 --method add 2 3

It calls a method that can't exist, methods with which servers describe
themselves, and METHOD: at most 40 requests within 20 seconds, one at a time,
except for 8 that are sent at once. What it finds out is

  ok         as this library expects
  differs    and the code takes it into account, or the text says what to do
  not tried  for the reason in the text

  --method METHOD  a method that may be called, with the params that follow; one
                   that returns its params shows whether numbers lose digits
  -p, --params JSON, -s, --strings  as for jsonrpc call
  --deep           also what may stop a server: batches on connections, larger
                   batches, and bodies of up to 64 MiB
  --json           print one JSON object

Exit codes: 0 as expected, 8 differences, 3 no access, 4 not reached, 5 invalid.
How to reach TARGET: jsonrpc help target
`;

export const command: Command = {
  flags: {
    ...targetFlags,
    ...paramsFlags,
    method: { type: 'string' },
    deep: { type: 'boolean' },
    json: { type: 'boolean' },
  },
  help,
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { flags, io, secrets } = invocation;
  const { settings, words } = await readSettings(invocation);
  const method = flags.text('method');
  const [first] = words;
  if (method === undefined && first !== undefined)
    throw new UsageError('params need a method; write --method METHOD PARAM…');
  const params = await readParams(words, invocation);
  const deep = flags.on('deep');
  if (deep && !(await mayHarm(invocation))) return exitCode.ok;
  const isJson = flags.on('json');
  const onVerdict = async (verdict: Verdict) => {
    if (!isJson) await write(io.stdout, toRow(verdict, invocation));
  };
  const report = await examine({ settings, method, params, deep, onVerdict }, invocation);
  const { requests, stopped } = report;
  const { url } = report.findings;
  const findings = { ...report.findings, ...(url && { url: secrets.hide(url) }) };
  const verdicts = report.verdicts.map((verdict) => ({
    ...verdict,
    detail: secrets.hide(verdict.detail),
  }));
  const isUsable = stopped === undefined || stopped === 'refused';
  const code = !isUsable ? undefined : toCode({ settings, findings, method, params });
  if (isJson) await write(io.stdout, `${JSON.stringify({ verdicts, requests, code })}\n`);
  else if (code !== undefined) await write(io.stdout, `\n${code}`);
  return exitCodeOf(report);
}

function exitCodeOf({ verdicts, stopped }: Report): number {
  if (stopped === 'unreached') return exitCode.unreached;
  if (stopped === 'refused') return exitCode.auth;
  if (stopped === 'invalid') return exitCode.invalid;
  return verdicts.some(({ state }) => state === 'differs') ? exitCode.differs : exitCode.ok;
}

const colors: Readonly<Record<Verdict['state'], Color>> = {
  ok: 'green',
  differs: 'yellow',
  'not tried': 'gray',
};

function toRow({ question, state, detail }: Verdict, { io, flags, secrets }: Invocation): string {
  const isColored = usesColor(flags.text('color'), io.stdout, io.env);
  const shown = paint(state.padEnd(9), colors[state], isColored);
  return `${question.padEnd(15)} ${shown}  ${printable(secrets.hide(detail))}\n`;
}

/** On a terminal, asks before anything that may do harm is sent. */
async function mayHarm({ io, signal }: Invocation): Promise<boolean> {
  if (!io.stdin.isTTY || !io.stderr.isTTY) return true;
  // Not as a terminal, because readline would keep Ctrl-C from the process.
  const lines = createInterface({ input: io.stdin, output: io.stderr, terminal: false });
  const question =
    '--deep sends batches of up to 64 calls and bodies of up to 64 MiB, which may stop a server. Continue? [y/N] ';
  try {
    return /^y(es)?$/i.test(await lines.question(question, { signal }));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    lines.close();
  }
}
