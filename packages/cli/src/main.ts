#!/usr/bin/env node
import { Interruption } from './failure/interruption.ts';
import { run } from './run.ts';

const controller = new AbortController();
const interrupt = (cause: 'SIGINT' | 'SIGTERM') => () => {
  const reason = new Interruption(cause);
  // The second time, whatever still runs is cut off.
  if (controller.signal.aborted) process.exit(reason.exit);
  controller.abort(reason);
};
process.on('SIGINT', interrupt('SIGINT')).on('SIGTERM', interrupt('SIGTERM'));
// The reader may close the pipe early, as `head` does.
process.stdout.on('error', () => controller.abort(new Interruption('EPIPE')));
process.stderr.on('error', () => {});

process.exitCode = await run(process.argv.slice(2), process, controller.signal);
