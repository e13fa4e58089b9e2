import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process of this machine. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** On Linux its session, elsewhere its process group: the same for all that one command starts, except daemons. */
  readonly group: number;
  /** When it started; with `pid`, its identity. */
  readonly started: string;
}

/** All processes, without those that ended and nobody waited for; on Windows none. */
export function listProcesses(): Process[] {
  if (process.platform === 'win32' || !isAllowed()) return [];
  const lines = process.platform === 'linux' ? readProc() : readPs();
  return lines.flatMap(([pid, state = '', parent, group, started = '']) =>
    // Zombies hold nothing, and some containers never let go of them.
    /^[ZX]/.test(state)
      ? []
      : [{ pid: Number(pid), parent: Number(parent), group: Number(group), started }],
  );
}

/** What a process has open at these places, or at all, as Linux names it; nothing elsewhere. */
export function listOpen(pid: number, places?: readonly string[]): string[] {
  if (!isAllowed()) return [];
  try {
    const folder = `/proc/${pid}/fd`;
    return (places ?? readdirSync(folder)).map((place) => readlinkSync(`${folder}/${place}`));
  } catch {
    // It ended meanwhile, or belongs to another user.
    return [];
  }
}

interface Permissions {
  querySync(descriptor: object): { readonly state: string };
}

/** Deno would ask its user. */
function isAllowed(): boolean {
  const { Deno } = globalThis as { readonly Deno?: { readonly permissions: Permissions } };
  const descriptor =
    process.platform === 'linux' ? { name: 'read', path: '/proc' } : { name: 'run', command: 'ps' };
  return Deno?.permissions.querySync(descriptor).state !== 'prompt';
}

type Line = readonly (string | undefined)[];

/** Without `ps`, which small containers don't have. */
function readProc(): Line[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      // The name of the program before it may contain anything.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [[pid, fields[0], fields[1], fields[3], fields[19]]];
    } catch {
      // It ended meanwhile.
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
