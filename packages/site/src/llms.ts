import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contents } from './contents.ts';
import { resolve } from './links.ts';
import { exists, type Page, readPage } from './page.ts';
import { docs } from './root.ts';

/**
 * Writes the texts for programs that read no HTML: each page's Markdown next to its HTML, an index in `llms.txt`, and all
 * pages in one file, `llms-full.txt`.
 */
export function writeTexts(outDir: string): void {
  const parts = contents
    .map(({ title, pages }) => ({
      title,
      pages: pages.filter(exists).map(readPage),
    }))
    .filter(({ pages }) => pages.length > 0);
  const home = readPage('index');
  const pages = [home, ...parts.flatMap((part) => part.pages)];
  for (const page of pages) {
    const file = join(outDir, `${page.path}.md`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, toText(page));
  }
  const index = parts.map((part) => `## ${part.title}\n\n${part.pages.map(toEntry).join('\n')}\n`);
  writeFileSync(
    join(outDir, 'llms.txt'),
    `# ${home.title}\n\n> ${home.description}\n\n${index.join('\n')}`,
  );
  writeFileSync(join(outDir, 'llms-full.txt'), pages.map(toText).join('\n'));
}

function toEntry({ path, title, description }: Page): string {
  return `- [${title}](${path}.md): ${description}`;
}

/** The Markdown of a page, whose links to files outside the site lead to the repository. */
function toText({ path, text }: Page): string {
  const folder = dirname(`${docs}${path}.md`);
  const linked = text.replace(/\]\((?![a-z]+:|#|\/)([^)\s]+)\)/gi, (link, url: string) => {
    const target = resolve(folder, url);
    return target.startsWith('http') ? `](${target})` : link;
  });
  return `${linked.trim()}\n`;
}
