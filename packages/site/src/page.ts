import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { docs } from './root.ts';

/** A page of the site. */
export interface Page {
  /** Its path in `docs`, without `.md`. */
  readonly path: string;
  /** Its first heading, without markup. */
  readonly title: string;
  /** Its first sentence, without markup: it says what the page is for. */
  readonly description: string;
  /** Its Markdown, with the files that it includes. */
  readonly text: string;
}

const include = /<!-- ?@include: ?(\S+?)(?:\{(\d+),\})? ?-->/g;

/** The paths of all pages in `docs`, without `.md`. */
export function listPaths(): string[] {
  return readdirSync(docs, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.replaceAll('\\', '/').replace(/\.md$/, ''))
    .sort();
}

export function exists(path: string): boolean {
  return existsSync(`${docs}${path}.md`);
}

/** Reads a page, and replaces each comment `@include` as VitePress does. */
export function readPage(path: string): Page {
  const file = `${docs}${path}.md`;
  const source = readFileSync(file, 'utf8').replace(/^---\n[\s\S]*?\n---\n+/, '');
  const text = source.replace(include, (_, target: string, first = '1') => {
    const included = readFileSync(join(dirname(file), target), 'utf8');
    return included
      .split('\n')
      .slice(Number(first) - 1)
      .join('\n')
      .trim();
  });
  const [, title = path] = /^# (.*)$/m.exec(text) ?? [];
  return { path, title: toPlain(title), description: toDescription(text), text };
}

/** The first sentence below the title. */
function toDescription(text: string): string {
  const [, paragraph = ''] = /^# .*\n+((?:(?!```|[#<|-]).+\n)+)/m.exec(text) ?? [];
  const plain = toPlain(paragraph.replaceAll('\n', ' ')).trim();
  return (/^.*?[.!?](?=\s|$)/.exec(plain)?.[0] ?? plain).replace(/:$/, '.');
}

/** Markdown without the marks of links, code and emphasis. */
function toPlain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .trim();
}
