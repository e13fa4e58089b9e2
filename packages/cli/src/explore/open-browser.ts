import { spawn } from 'node:child_process';

/** Opens a page in the browser of the user; does nothing if there is none. */
export function openBrowser(url: string): void {
  const { platform } = process;
  const [program, ...args] =
    platform === 'darwin'
      ? ['open', url]
      : platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
