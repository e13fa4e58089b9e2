import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process on this machine. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** The session on Linux, the process group elsewhere: the same for everything one command starts, except daemons. */
  readonly group: number;
  /** The start time, which identifies a process together with `pid`. */
  readonly started: string;
}

/** Lists all processes except zombies; on Windows, returns an empty list. */
export function listProcesses(): Process[] {
  if (process.platform === 'win32' || !isAllowed()) return [];
  const lines = process.platform === 'linux' ? readProc() : readPs();
  return lines.flatMap(([pid, state = '', parent, group, started = '']) =>
    // Zombies hold no resources, and some containers never reap them.
    /^[ZX]/.test(state)
      ? []
      : [{ pid: Number(pid), parent: Number(parent), group: Number(group), started }],
  );
}

/** Lists the Linux names of the files a process has open, at these descriptors or at all; empty on other platforms. */
export function listOpen(pid: number, places?: readonly string[]): string[] {
  if (!isAllowed()) return [];
  try {
    const folder = `/proc/${pid}/fd`;
    return (places ?? readdirSync(folder)).map((place) => readlinkSync(`${folder}/${place}`));
  } catch {
    // The process has ended, or belongs to another user.
    return [];
  }
}

interface Permissions {
  querySync(descriptor: object): { readonly state: string };
}

/** False if Deno would prompt the user. */
function isAllowed(): boolean {
  const { Deno } = globalThis as { readonly Deno?: { readonly permissions: Permissions } };
  const descriptor =
    process.platform === 'linux' ? { name: 'read', path: '/proc' } : { name: 'run', command: 'ps' };
  return Deno?.permissions.querySync(descriptor).state !== 'prompt';
}

type Line = readonly (string | undefined)[];

/** Does not use `ps`, because small containers do not have it. */
function readProc(): Line[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      // The program name comes first and may contain any character.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [[pid, fields[0], fields[1], fields[3], fields[19]]];
    } catch {
      // The process has ended.
      return [];
    }
  });
}

function readPs(): Line[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,stat=,ppid=,pgid=,lstart='], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return (stdout ?? '').split('\n').flatMap((line) => {
    const [pid, state, parent, group, ...started] = line.trim().split(/\s+/);
    return pid ? [[pid, state, parent, group, started.join(' ')]] : [];
  });
}
