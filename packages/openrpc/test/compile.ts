import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Compiles files, by name, in strict mode; they may import the packages and each other. Returns the compiler's errors; '' if
 * there are none in these files. Each test has its own folder.
 */
export async function compile(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const scratch = fileURLToPath(new URL(`scratch/${folder}/`, import.meta.url));
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(`${scratch}${name}`, text);
  const settings = {
    extends: `${root}tsconfig.test.json`,
    compilerOptions: { paths: { '@jsonrpcclient/*': [`${root}packages/*/src/index.ts`] } },
    include: ['*.ts'],
    exclude: [],
  };
  writeFileSync(`${scratch}tsconfig.json`, JSON.stringify(settings));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`${root}node_modules/typescript/bin/tsc`, '--project', scratch, '--pretty', 'false'],
    { cwd: scratch, maxBuffer: 2 ** 26 },
  ).catch((error: { readonly stdout: string }) => error);
  // Without errors in the sources of the packages, and the lines that belong to them.
  return stdout.replace(/^\.\.\/.*\n(?: .*\n)*/gm, '');
}
