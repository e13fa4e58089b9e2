import { type ChildProcess, spawn } from 'node:child_process';

/** Lets a child die with this process, even when that is killed; what it returns lets the child live on. */
export function guard(child: ChildProcess): () => void {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  if (!child.pid || process.platform === 'win32') return () => process.off('exit', kill);

  // Its stdin ends with this process, whatever became of it.
  const shell = spawn('sh', ['-c', 'read _; kill -9 "$0"', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  shell.unref();
  return () => {
    process.off('exit', kill);
    shell.kill('SIGKILL');
  };
}
