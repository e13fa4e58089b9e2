import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, preview } from './build.ts';

const [command = 'build', ...args] = process.argv.slice(2);

if (command === 'dev') {
  await preview(args);
} else {
  const outDir = fileURLToPath(new URL('../dist/site/', import.meta.url));
  await rm(outDir, { recursive: true, force: true });
  await build(outDir).then(
    () => console.log(`The site is in ${outDir}`),
    (error: Error) => {
      console.error(error.message);
      process.exitCode = 1;
    },
  );
}
