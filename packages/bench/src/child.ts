import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A message from a child process. */
type Answer = Readonly<Record<string, unknown>>;

/** A process that answers one message at a time. */
export interface Child {
  /** Resolves to the next answer; rejects if the process ends, reports an error, or takes longer than `limit` ms. */
  readonly next: (limit: number, message?: object) => Promise<Answer>;
  readonly stop: () => Promise<void>;
}

/** The rejection reason if a process exceeds its time limit. */
export const tooSlow = Symbol('too slow');

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
// By default, these signals end the process without an 'exit' event.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

/** Starts one of the programs in this folder. */
export function start(
  program: 'worker' | 'server' | 'drill-server' | 'nats-worker',
  ...args: readonly string[]
): Child {
  const path = fileURLToPath(new URL(`./${program}.js`, import.meta.url));
  const child = fork(path, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  running.add(child);
  let output = '';
  child.stderr?.on('data', (chunk) => {
    output = (output + chunk).slice(-2000);
  });
  const ended = new Promise<void>((resolve) => {
    // Its last output may arrive after 'exit'.
    child.on('close', () => resolve());
    child.on('error', () => resolve());
  }).then(() => {
    running.delete(child);
  });
  return {
    next: (limit, message) => ask(child, limit, message, ended, () => output),
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function ask(
  child: ChildProcess,
  limit: number,
  message: object | undefined,
  ended: Promise<void>,
  output: () => string,
): Promise<Answer> {
  const { promise, resolve, reject } = withResolvers<Answer>();
  const timer = setTimeout(reject, limit, tooSlow);
  const receive = (answer: Answer) => {
    if ('error' in answer) reject(new Error(String(answer.error)));
    else resolve(answer);
  };
  child.once('message', receive);
  ended.then(() => {
    const [line = 'no output'] = /^\w*Error.*$/m.exec(output()) ?? [];
    reject(new Error(`ended (${child.signalCode ?? child.exitCode}): ${line}`));
  });
  if (message) child.send(message, () => {});
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.off('message', receive);
  }
}

function withResolvers<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
