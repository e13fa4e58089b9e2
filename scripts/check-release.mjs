// Fails while the repository's address is still a placeholder: npm would link every package to it.
import { readFile } from 'node:fs/promises';

const { repository } = JSON.parse(
  await readFile(new URL('../package.json', import.meta.url), 'utf8'),
);
if (repository.url.includes('/OWNER/')) {
  console.error(
    `package.json: replace OWNER in ${repository.url}, here and in packages/*/{package.json,README.md}, before a release`,
  );
  process.exitCode = 1;
}
