import { type ChildProcess, spawn } from 'node:child_process';

/** Kills a child when this process ends, even if it is killed; returns a function that stops guarding the child. */
export function guard(child: ChildProcess): () => void {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  if (!child.pid || process.platform === 'win32') return () => process.off('exit', kill);

  // Its stdin ends with this process, however it ends.
  const shell = spawn('sh', ['-c', 'read _; kill -9 "$0"', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  return () => {
    process.off('exit', kill);
    shell.kill('SIGKILL');
  };
}
