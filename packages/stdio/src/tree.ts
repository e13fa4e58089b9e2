import { type ChildProcess, spawnSync } from 'node:child_process';
import { listOpen, listProcesses, type Process } from './processes.ts';

/** A child process and its descendants: a shell or `npx` may run between this process and a server. */
export interface Tree {
  /** Finds descendants while they can be found: after their parent has ended, they may not be. */
  look(): void;
  /** Sends the signal to all of them; on Windows, ends them by force, whatever the signal. */
  kill(signal: NodeJS.Signals): void;
  /** Returns the process ids of those still running. */
  left(): number[];
  /** Whether all descendants ever found have been reaped, so that even `process.kill(pid, 0)` does not find them. */
  isReaped(): boolean;
}

/** Ignores descendants that started their own session, as daemons do. */
export function createTree(child: ChildProcess, isDetached: boolean): Tree {
  const pid = child.pid as number;
  /** The start times of all known descendants, by process id. */
  const known = new Map<number, string>();
  const found = new Set<number>();
  let hasGroup = isDetached;
  /** The child's stdin and stdout, unless it has already replaced them. */
  const ends = new Set(listOpen(pid, ['0', '1']).filter((name) => /^(socket|pipe):/.test(name)));

  const isRunning = () => child.exitCode === null && child.signalCode === null;

  const look = () => {
    const all = list();
    const byPid = new Map(all.map((one) => [one.pid, one]));
    for (const [id, started] of known) if (byPid.get(id)?.started !== started) known.delete(id);
    // If the child has its own group, descendants whose parent has ended are found too.
    const members = hasGroup ? all.filter(({ group }) => group === pid) : [];
    for (const one of members) add(one);
    // The id of a group that has ended may be reused.
    hasGroup = members.length > 0 || (isDetached && isRunning());
    if (!isRunning()) for (const one of orphans(all)) add(one);
    const roots = isRunning() ? [pid, ...known.keys()] : [...known.keys()];
    for (const root of roots) {
      const top = byPid.get(root);
      if (top) for (const one of descendants(top, all)) add(one);
    }
  };

  /** Finds descendants whose parent has ended by the pipes they inherited. */
  const orphans = (all: readonly Process[]) => {
    const group = all.find((one) => one.pid === process.pid)?.group;
    const others = ends.size > 0 ? all.filter((one) => one.group === group) : [];
    return others.filter((one) => listOpen(one.pid).some((name) => ends.has(name)));
  };

  const add = (one: Process) => {
    if (one.pid === pid) return;
    known.set(one.pid, one.started);
    found.add(one.pid);
  };

  return {
    look,

    kill(signal) {
      look();
      if (process.platform === 'win32' && isRunning()) killOnWindows(pid);
      for (const id of known.keys()) send(id, signal);
      child.kill(signal);
    },

    left() {
      if (known.size > 0 || hasGroup || (ends.size > 0 && !isRunning())) look();
      return isRunning() ? [pid, ...known.keys()] : [...known.keys()];
    },

    isReaped: () => ![...found].some((id) => send(id, 0)),
  };
}

/** Returns false if the process has ended or belongs to another user. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Returns an empty list if this process may not see others. */
function list(): Process[] {
  try {
    return listProcesses();
  } catch {
    return [];
  }
}

function descendants(top: Process, all: readonly Process[]): Process[] {
  const found = [top];
  for (const parent of found) {
    const children = all.filter((one) => one.parent === parent.pid && one.group === top.group);
    found.push(...children.filter((one) => !found.includes(one)));
  }
  return found.slice(1);
}

/** Uses the full path, because the current folder may contain a program of the same name. */
function killOnWindows(pid: number): void {
  const program = `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32\\taskkill.exe`;
  spawnSync(program, ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
}
