import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** The names of components on a built site that no theme has registered; they are rendered as unknown elements. */
export function findUnknownComponents(outDir: string): string[] {
  return listPages(outDir).flatMap((page) => {
    const html = readFileSync(join(outDir, page), 'utf8');
    return [...html.matchAll(/<([A-Z][\w-]*)/g)].map(([, name]) => `${page}: <${name}>`);
  });
}

/** The links and images of a built site that lead to no file of it, or to no heading, which VitePress doesn't check. */
export function checkLinks(outDir: string): string[] {
  const anchors = new Map<string, ReadonlySet<string>>();
  const anchorsOf = (file: string) => {
    const known = anchors.get(file) ?? new Set(idsOf(readFileSync(file, 'utf8')));
    anchors.set(file, known);
    return known;
  };
  return listPages(outDir).flatMap((page) => {
    const file = join(outDir, page);
    return targetsOf(readFileSync(file, 'utf8')).flatMap((target) => {
      const [path = '', anchor = ''] = target.split('#');
      const found = path === '' ? file : findFile(join(dirname(file), decodeURI(path)));
      if (!found) return [`${page}: ${target}`];
      const isKnown = anchor === '' || anchorsOf(found).has(decodeURIComponent(anchor));
      return isKnown ? [] : [`${page}: ${target} (no such heading in ${relative(outDir, found)})`];
    });
  });
}

function listPages(outDir: string): string[] {
  const files = readdirSync(outDir, { recursive: true, encoding: 'utf8' });
  return files.filter((name) => name.endsWith('.html') && name !== '404.html');
}

/** The addresses on this site that a page links to or loads. */
function targetsOf(html: string): string[] {
  const targets = html.matchAll(/\s(?:href|src)="((?![a-z]+:|\/\/)[^"]*)"/gi);
  return [...new Set([...targets].map(([, url = '']) => url.replaceAll('&amp;', '&')))];
}

function idsOf(html: string): string[] {
  return [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id.replaceAll('&amp;', '&'));
}

/** The file that a server sends for a path without an ending. */
function findFile(path: string): string | undefined {
  const candidates = path.endsWith('/')
    ? [`${path}index.html`]
    : [`${path}.html`, `${path}/index.html`];
  return [path, ...candidates].find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}
