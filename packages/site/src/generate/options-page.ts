import { dirname, relative } from 'node:path';
import { listPaths, readPage } from '../page.ts';
import { toSlug } from '../slug.ts';

interface Option {
  readonly name: string;
  /** What takes it, for example `retry` or `a call`. */
  readonly of: string;
  readonly path: string;
  readonly type: string;
  readonly fallback: string;
}

const own = 'reference/options';

/** The index of all options that the pages describe, with a link to each. */
export function toOptionsPage(): string {
  const options = listPaths().flatMap(readOptions);
  const rows = options
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en') || a.of.localeCompare(b.of, 'en'))
    .map(toRow);
  return `# Options

This page lists the options of all packages in alphabetical order. Each links to its description.

| option | of | type | default |
| ------ | -- | ---- | ------- |
${rows.join('\n')}
`;
}

/** Each heading below "Options of" that is followed by a type and a default. */
function readOptions(path: string): Option[] {
  const { text } = readPage(path);
  const options: Option[] = [];
  for (const section of text.split(/^(?=## )/m)) {
    const [, of] = /^## Options of (.+)$/m.exec(section) ?? [];
    if (of === undefined) continue;
    const found = section.matchAll(/^### (\S+)\n\n\*\*Type:\*\* (.+) · \*\*Default:\*\* (.+)$/gm);
    for (const [, name = '', type = '', fallback = ''] of found) {
      options.push({ name, of, path, type, fallback });
    }
  }
  return options;
}

function toRow({ name, of, path, type, fallback }: Option): string {
  const page = `${relative(dirname(own), path)}.md`;
  const cells = [
    `[\`${name}\`](${page}#${toSlug(name)})`,
    `[${/^(an?|all) /.test(of) ? of : `\`${of}\``}](${page}#${toSlug(`Options of ${of}`)})`,
    type,
    fallback,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
