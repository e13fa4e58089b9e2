import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import {
  type Channel,
  ChannelError,
  type StreamOptions,
  streamChannel,
  withoutValue,
} from '@jsonrpcclient/stream';
import { killOnExit } from './kill-on-exit.ts';
import { createTree, type Tree } from './tree.ts';

/** How a process is started and read; besides these what Node's `spawn` takes, such as `cwd` and `env`. */
export interface ProcessOptions extends StreamOptions, Omit<SpawnOptions, 'stdio'> {
  /** Where its standard error goes: to that of this process by default, or piece by piece to a function. */
  readonly stderr?: 'inherit' | 'ignore' | ((text: string) => void) | undefined;
}

/** The channel of a process. */
export interface ProcessChannel extends Channel {
  /** Undefined where the process was not started. */
  readonly pid: number | undefined;
}

type Child = ChildProcess & { readonly stdin: Writable; readonly stdout: Readable };

/** Starts a process, which ends with this one. */
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
  // Later ones tell of signals that did not arrive.
  if (child.pid === undefined) return notStarted((fail) => child.on('error', fail));
  child.on('error', () => {});
  child.stderr?.on('error', () => {});
  if (typeof stderr === 'function') child.stderr?.setEncoding('utf8').on('data', stderr);
  endWithProcess(child, closeTimeout);

  const tree = createTree(child, spawnOptions.detached === true);
  // A wrapper may end before its server does, which is found only while both run.
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

/** Waits until a process and those that it started have ended, and ends them with this one. */
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
  // The first process of a container may be slow to wait for those that it inherits; this one never does.
  const tries = process.pid === 1 ? 0 : 300;
  for (let count = 0; count < tries && !tree.isReaped(); count++) await setTimeout(10);
  const pids = tree.left();
  if (pids.length === 0) return undefined;
  return new ChannelError(`these processes could not be ended: ${pids.join(', ')}`);
}

/** A channel that fails with the error; its `cause` would show the arguments. */
function notStarted(
  listen: (fail: (error: NodeJS.ErrnoException) => void) => void,
): ProcessChannel {
  const nothing = new PassThrough();
  listen(({ code }) => {
    nothing.destroy(new ChannelError('the process was not started', { code, sent: 'no' }));
  });
  return { ...streamChannel(nothing, nothing, { opening: 'spawn' }), pid: undefined };
}

/** Ends the reading of a process that is gone, also where another one that it started keeps the pipes open. */
function endWithProcess(child: Child, closeTimeout: number): void {
  const { stdout, stderr } = child;
  const end = () => {
    // A reader that is slow gets all of it.
    if (!stdout.isPaused()) stdout.push(null);
    stderr?.destroy();
  };
  child.once('exit', () => {
    // What is still in the pipes is read before an immediate is due.
    const timer =
      closeTimeout < 2 ** 31
        ? setInterval(() => setImmediate(end), closeTimeout).unref()
        : undefined;
    child.once('close', () => clearInterval(timer));
  });
}
