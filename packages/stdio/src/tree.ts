import { type ChildProcess, spawnSync } from 'node:child_process';
import { listOpen, listProcesses, type Process } from './processes.ts';

/** A child process and those that it started, which a shell or `npx` puts between this process and a server. */
export interface Tree {
  /** Looks who is there, because those whose parent has ended are not found any more. */
  look(): void;
  /** Ends all of them; on Windows by force, whatever the signal. */
  kill(signal: NodeJS.Signals): void;
  /** The ids of those that run. */
  left(): number[];
  /** Whether all that were ever found are gone, even for `process.kill(pid, 0)`: their new parent waited for them. */
  isReaped(): boolean;
}

/** Leaves those alone that began a session of their own, as daemons do. */
export function createTree(child: ChildProcess, isDetached: boolean): Tree {
  const pid = child.pid as number;
  /** All but the child, with when they started. */
  const known = new Map<number, string>();
  const found = new Set<number>();
  let hasGroup = isDetached;
  /** Its standard input and output, unless it has replaced them already. */
  const ends = new Set(listOpen(pid, ['0', '1']).filter((name) => /^(socket|pipe):/.test(name)));

  const isRunning = () => child.exitCode === null && child.signalCode === null;

  const look = () => {
    const all = list();
    const byPid = new Map(all.map((one) => [one.pid, one]));
    for (const [id, started] of known) if (byPid.get(id)?.started !== started) known.delete(id);
    // In a group of its own those are found too whose parent has ended.
    const members = hasGroup ? all.filter(({ group }) => group === pid) : [];
    for (const one of members) add(one);
    // The number of a group that is gone may be given to another one.
    hasGroup = members.length > 0 || (isDetached && isRunning());
    if (!isRunning()) for (const one of orphans(all)) add(one);
    const roots = isRunning() ? [pid, ...known.keys()] : [...known.keys()];
    for (const root of roots) {
      const top = byPid.get(root);
      if (top) for (const one of descendants(top, all)) add(one);
    }
  };

  /** Those whose parent has ended are found by what they inherited. */
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

/** False if it has ended, or belongs to another user. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Without those that this process may not see. */
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

/** By its path, because a program of that name may be in the current folder. */
function killOnWindows(pid: number): void {
  const program = `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32\\taskkill.exe`;
  spawnSync(program, ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
}
