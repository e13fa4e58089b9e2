import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import {
  type Channel,
  ChannelError,
  maxDelay,
  type StreamOptions,
  streamChannel,
  withoutValue,
} from '@jsonrpcclient/stream';
import { killOnExit } from './kill-on-exit.ts';
import { createTree, type Tree } from './tree.ts';

/** How a process is started and read; also accepts the options of Node's `spawn`, such as `cwd` and `env`. */
export interface ProcessOptions extends StreamOptions, Omit<SpawnOptions, 'stdio'> {
  /** Where stderr goes: to the stderr of this process (the default), nowhere, or in chunks to a function. */
  readonly stderr?: 'inherit' | 'ignore' | ((text: string) => void) | undefined;
}

/** A channel to a process. */
export interface ProcessChannel extends Channel {
  /** Undefined if the process could not be started. */
  readonly pid: number | undefined;
}

type Child = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable };

/** Starts a process that ends when this one does. */
export function start(
  command: string,
  args: readonly string[],
  options: ProcessOptions,
): ProcessChannel {
  const {
    framing,
    maxMessageBytes,
    closeTimeout = 1000,
    stderr = 'inherit',
    ...spawnOptions
  } = options;
  let child: Child;
  try {
    child = spawn(command, args, {
      windowsHide: true,
      ...spawnOptions,
      stdio: ['pipe', 'pipe', typeof stderr === 'function' ? 'pipe' : stderr],
    }) as Child;
  } catch (error) {
    const { syscall } = error as NodeJS.ErrnoException;
    if (syscall !== 'spawn') throw withoutValue(error);
    return notStarted((fail) => fail(error as NodeJS.ErrnoException));
  }
  // Later errors only report signals that could not be delivered.
  if (child.pid === undefined) return notStarted((fail) => child.on('error', fail));
  child.on('error', () => {});
  child.stderr?.on('error', () => {});
  if (typeof stderr === 'function') child.stderr?.setEncoding('utf8').on('data', stderr);
  endWithProcess(child, closeTimeout);

  const tree = createTree(child, spawnOptions.detached === true);
  // A wrapper may exit before its server, which can be found only while both run.
  child.stdout.once('data', tree.look);
  let isKilled = false;
  const kill = (signal: NodeJS.Signals) => () => {
    isKilled ||= child.exitCode === null && child.signalCode === null;
    tree.kill(signal);
  };
  const ended = new Promise<ChannelError | undefined>((resolve) => {
    child.once('close', (code, signal) => {
      if (isKilled || code === 0) resolve(undefined);
      else
        resolve(
          new ChannelError('the process ended', { code: (signal ?? code) as string | number }),
        );
    });
  });
  const insist = [kill('SIGTERM'), kill('SIGKILL')];
  const rest = { clear: createClear(child, tree, ended), remains: () => remains(tree) };
  const streams = { framing, maxMessageBytes, closeTimeout, ended, insist, ...rest };
  return { ...streamChannel(child.stdout, child.stdin, streams), pid: child.pid };
}

/** Returns a function that waits until the process and its descendants have ended; they end when this process does. */
function createClear(child: Child, tree: Tree, ended: Promise<unknown>) {
  const forget = killOnExit(tree);
  const forgetIfGone = () => {
    const isGone = tree.left().length === 0;
    if (isGone) forget();
    return isGone;
  };
  child.once('exit', forgetIfGone);
  return async (signal: AbortSignal) => {
    tree.look();
    await ended;
    while (!forgetIfGone() && !signal.aborted) await setTimeout(20);
  };
}

async function remains(tree: Tree): Promise<ChannelError | undefined> {
  // The first process of a container may be slow to reap orphans; if this process is the first one, it never does.
  const tries = process.pid === 1 ? 0 : 300;
  for (let count = 0; count < tries && !tree.isReaped(); count++) await setTimeout(10);
  const pids = tree.left();
  if (pids.length === 0) return undefined;
  return new ChannelError(`could not end these processes: ${pids.join(', ')}`);
}

/** A channel that fails with the code of the error, but without a `cause`, which would show the arguments. */
function notStarted(
  listen: (fail: (error: NodeJS.ErrnoException) => void) => void,
): ProcessChannel {
  const nothing = new PassThrough();
  listen(({ code }) => {
    nothing.destroy(new ChannelError('the process was not started', { code, sent: 'no' }));
  });
  return { ...streamChannel(nothing, nothing, { opening: 'spawn' }), pid: undefined };
}

/** Stops reading from a process that has ended, even if a process that it started keeps the pipes open. */
function endWithProcess(child: Child, closeTimeout: number): void {
  const { stdout, stderr } = child;
  const end = () => {
    // A slow reader still gets everything.
    if (!stdout.isPaused()) stdout.push(null);
    stderr?.destroy();
  };
  child.once('exit', () => {
    // Data still in the pipes is read before an immediate runs.
    const timer =
      closeTimeout <= maxDelay
        ? setInterval(() => setImmediate(end), closeTimeout).unref()
        : undefined;
    child.once('close', () => clearInterval(timer));
  });
}
