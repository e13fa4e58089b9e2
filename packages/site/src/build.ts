import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { checkLinks, findUnknownComponents } from './check-links.ts';
import { root } from './root.ts';

const site = fileURLToPath(new URL('../', import.meta.url));

/**
 * Builds the site into a folder, and resolves with what VitePress printed. It rejects if VitePress fails or reports a problem
 * without failing, which it does for some errors of server-side rendering, and if a link leads nowhere.
 */
export async function build(outDir: string): Promise<string> {
  const { status, output } = await runVitePress(['build', site, '--outDir', outDir], 'pipe');
  if (status !== 0 || reportsProblem(output)) throw new Error(`The site has problems:\n${output}`);
  const broken = checkLinks(outDir);
  if (broken.length > 0) throw new Error(`These links lead nowhere:\n${broken.join('\n')}`);
  const unknown = findUnknownComponents(outDir);
  if (unknown.length > 0)
    throw new Error(`These components are not registered:\n${unknown.join('\n')}`);
  return output;
}

/** Whether VitePress or Vue printed an error or a warning, which need not fail the build. */
export function reportsProblem(output: string): boolean {
  return /\w*error\b|\bwarn(ing)?\b/i.test(output);
}

/** Serves the sources, and reloads a page when its source changes. */
export async function preview(args: readonly string[]): Promise<void> {
  const { status } = await runVitePress(['dev', site, ...args], 'inherit');
  process.exitCode = status ?? 1;
}

function runVitePress(
  args: readonly string[],
  stdio: 'pipe' | 'inherit',
): Promise<{ readonly status: number | null; readonly output: string }> {
  const program = `${root}node_modules/vitepress/bin/vitepress.js`;
  // Otherwise the tests, in which it is `test`, would build another site.
  const mode = args[0] === 'build' ? { NODE_ENV: 'production', NO_COLOR: '1' } : {};
  const env = { ...process.env, ...mode };
  const child = spawn(process.execPath, [program, ...args], { cwd: root, env, stdio });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}
