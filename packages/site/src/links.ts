import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { MarkdownEnv, MarkdownRenderer } from 'vitepress';
import { docs, repository, root } from './root.ts';

/**
 * Keeps the links of pages working on the site: a link to another page becomes its address, a link to any other file of the
 * repository leads to the repository. Links in an included file are relative to that file.
 */
export function resolveLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('resolve_links', ({ tokens, env }: { tokens: Token[]; env: MarkdownEnv }) => {
    let folder = dirname(env.path);
    for (const token of tokens) {
      if (token.type === 'html_block') {
        const [, start] = /@include-start: (\S+)/.exec(token.content) ?? [];
        if (start) folder = start;
        else if (token.content.includes('@include-end')) folder = dirname(env.path);
      }
      for (const child of token.children ?? []) {
        if (child.type === 'link_open') rewrite(child, 'href', (url) => resolve(folder, url));
        if (child.type === 'image')
          rewrite(child, 'src', (url) => url.replace(/^(?=\w+[./])/, './'));
      }
    }
  });
}

/** What is used of markdown-it's tokens. */
interface Token {
  readonly type: string;
  readonly content: string;
  readonly children: Token[] | null;
  attrGet(name: string): string | null;
  attrSet(name: string, value: string): void;
}

function rewrite(token: Token, name: string, change: (url: string) => string): void {
  const url = token.attrGet(name);
  if (url && !/^([a-z]+:|#|\/)/i.test(url)) token.attrSet(name, change(url));
}

/** The address of a file of the repository; a file that doesn't exist keeps its link, so the build reports it. */
export function resolve(folder: string, url: string): string {
  const [path = '', anchor] = url.split('#');
  const file = join(folder, decodeURI(path));
  if (!existsSync(file)) return url;
  const hash = anchor === undefined ? '' : `#${anchor}`;
  const page = relative(docs, file);
  if (page.endsWith('.md') && !page.startsWith('..')) return `/${page}${hash}`;
  const kind = statSync(file).isDirectory() ? 'tree' : 'blob';
  return `${repository}/${kind}/main/${relative(root, file)}${hash}`;
}
