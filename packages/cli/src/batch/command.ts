import { bigints } from '@jsonrpcclient/codec';
import { targetFlags } from '../arguments/shared-flags.ts';
import type { Command, Invocation } from '../command.ts';
import { exitCode } from '../failure/exit-code.ts';
import { Interruption } from '../failure/interruption.ts';
import { write } from '../io.ts';
import { toCount } from '../settings/duration.ts';
import { readSettings } from '../settings/read-settings.ts';
import { openSession } from '../target/open-session.ts';
import { UsageError } from '../usage-error.ts';
import type { Entry } from './entry.ts';
import { help } from './help.ts';
import { openInput } from './open-input.ts';
import { toPace } from './pace.ts';
import { createProgress } from './progress.ts';
import { openProgressLog } from './progress-log.ts';
import { readEntries } from './read-entries.ts';
import { resume } from './resume.ts';
import { type BatchEnd, runBatch } from './run-batch.ts';
import { createSendGroup } from './send-group.ts';
import { toTemplate } from './template.ts';

const text = { type: 'string' } as const;
const on = { type: 'boolean' } as const;

/** Calls the methods in a file. */
export const command: Command = {
  flags: {
    ...targetFlags,
    template: text,
    strings: { ...on, short: 's' },
    size: text,
    concurrency: text,
    rate: text,
    resume: text,
    'keep-going': on,
    'no-keep-going': on,
  },
  help,
  run,
};

async function run(invocation: Invocation): Promise<number> {
  const { flags, io, signal, secrets } = invocation;
  const { settings, words } = await readSettings(invocation);
  const [path = '-', more] = words;
  if (more !== undefined) throw new UsageError('batch takes one file; see jsonrpc batch --help');
  const size = toCount('--size', flags.text('size') ?? '100');
  const concurrency = toCount('--concurrency', flags.text('concurrency') ?? '4', 1);
  const pace = toPace(flags.text('rate'));
  const { bigint, idempotent } = settings;
  const isCsv = flags.text('template') !== undefined || /\.csv$/i.test(path);
  const values = { strings: flags.on('strings'), bigint };
  const template = isCsv ? toTemplate(flags.text('template'), values) : undefined;
  const input = await openInput(path, io, signal);
  const logPath = flags.text('resume');
  const log =
    logPath === undefined ? undefined : openProgressLog(input.resolve(logPath), input.name);

  await using session = await openSession(settings, invocation, { connections: concurrency });
  const codec = bigint ? bigints() : JSON;
  const hide = (line: string) => secrets.hide(line);
  const all = readEntries(input.stream, { codec, template });
  const entries = counted(log ? resume(all, { ...log, idempotent }) : all);
  const progress = createProgress({
    stderr: io.stderr,
    quiet: flags.on('quiet'),
    read: input.read,
    calls: entries.count,
  });
  try {
    const end = await runBatch(entries.chunks, {
      send: createSendGroup({ client: session.client, codec, isBatched: size > 0, hide }),
      size: size || 1,
      concurrency,
      pace,
      log,
      output: io.stdout,
      keepGoing: !flags.on('no-keep-going'),
      signal,
      onProgress: progress.add,
    });
    progress.end();
    return await finish(end, invocation);
  } finally {
    progress.end();
    log?.close();
  }
}

/** Counts the calls that are read. */
function counted(chunks: AsyncIterable<readonly Entry[]>) {
  let count = 0;
  async function* readAll() {
    for await (const chunk of chunks) {
      count += chunk.length;
      yield chunk;
    }
  }
  return { chunks: readAll(), count: () => count };
}

/** Says how to continue if the run was stopped. */
async function finish(end: BatchEnd, { flags, io, signal }: Invocation): Promise<number> {
  const reason: unknown = signal.reason;
  if (!(reason instanceof Interruption)) return end.failed > 0 ? exitCode.someFailed : exitCode.ok;
  if (reason.exit !== exitCode.ok && !flags.on('quiet')) {
    const how =
      flags.text('resume') === undefined
        ? 'next time, use --resume FILE.log to be able to continue'
        : 'run the same command again to continue';
    await write(io.stderr, `stopped after line ${end.last}; ${how}\n`);
  }
  return reason.exit;
}
