import { execFileSync } from 'node:child_process';
import { root } from '../root.ts';
import { toSlug } from '../slug.ts';
import type { Declaration, Entry } from './declarations.ts';
import { wrapComments } from './wrap.ts';

/** The anchors of the exported names, by `folder/name`. */
export type Anchors = ReadonlyMap<string, string>;

interface Context {
  readonly anchors: Anchors;
  /** The formatted declarations, by `folder/name`. */
  readonly codes: ReadonlyMap<string, string>;
}

/** The page of a package: each export with its comment, its declaration, and links to the types in it. */
export function toApiPage(
  entries: readonly Entry[],
  description: string,
  guide: string,
  context: Context,
): string {
  const [main, ...others] = entries;
  if (!main) throw new Error('a package without entries has no page');
  const [types, values] = [true, false].map(
    (isType) => (one: Declaration) => one.isType === isType,
  );
  return [
    `# ${main.specifier}`,
    `${description}. This page lists everything that the package exports. ${guide}`.trim(),
    ...toReexports(main, context),
    ...toSections('Functions and values', main, values, context),
    ...toSections('Types', main, types, context),
    ...others.flatMap((entry) => toSections(entry.specifier, entry, undefined, context)),
  ].join('\n\n');
}

function toSections(
  title: string,
  { folder, declarations }: Entry,
  isIn: ((one: Declaration) => boolean) | undefined,
  context: Context,
): string[] {
  const groups = group(declarations.filter((one) => one.folder === folder));
  const chosen = isIn ? groups.filter((names) => names.some(isIn)) : groups;
  const isElsewhere = (names: readonly Declaration[]) =>
    isIn && names[0]?.isType && names.some((one) => !one.isType) && isIn(names[0]);
  const shown = chosen.filter((names) => !isElsewhere(names));
  if (shown.length === 0) return [];
  return [`## ${title}`, ...shown.map((names) => toSection(names, context))];
}

/** Names that differ only in case, such as a function and the type of its result, share a heading. */
function group(declarations: readonly Declaration[]): Declaration[][] {
  const groups = new Map<string, Declaration[]>();
  for (const declaration of declarations) {
    const key = declaration.name.toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), declaration]);
  }
  return [...groups.values()].map((names) => names.sort((a, b) => +a.isType - +b.isType));
}

function toSection(names: readonly Declaration[], { anchors, codes }: Context): string {
  const [first] = names;
  const parts = names.map((one) =>
    [one.comment, `\`\`\`ts\n${codes.get(keyOf(one))}\n\`\`\``].filter(Boolean).join('\n\n'),
  );
  const own = names.map(keyOf);
  const types = [...new Set(names.flatMap((one) => one.types))].filter((key) => !own.includes(key));
  const links = types.sort().flatMap((key) => toLink(key, first?.folder ?? '', anchors));
  const see = links.length > 0 ? [`See also ${links.join(', ')}.`] : [];
  return [`### ${first?.name}`, ...parts, ...see].join('\n\n');
}

function toLink(key: string, from: string, anchors: Anchors): string[] {
  const [folder, name] = key.split('/');
  const anchor = anchors.get(key);
  if (anchor === undefined) return [];
  return [`[\`${name}\`](${folder === from ? '' : `${folder}.md`}#${anchor})`];
}

/** What a package exports from others: a line for each of them, because there may be a hundred names. */
function toReexports(entry: Entry, { anchors }: Context): string[] {
  const links = new Map<string, string[]>();
  for (const one of entry.declarations) {
    const [link] = toLink(keyOf(one), entry.folder, anchors);
    if (!link || one.folder === entry.folder) continue;
    links.set(one.folder, [...(links.get(one.folder) ?? []), link]);
  }
  const lines = [...links].map(
    ([folder, names]) => `- from [${folder}](${folder}.md): ${names.join(', ')}`,
  );
  return lines.length > 0 ? ['It also exports:', lines.join('\n')] : [];
}

export function keyOf({ folder, name }: Declaration): string {
  return `${folder}/${name}`;
}

export function toAnchors(entries: readonly Entry[]): Anchors {
  const own = entries.flatMap(({ folder, declarations }) =>
    group(declarations.filter((one) => one.folder === folder)).flatMap((names) =>
      names.map((one) => [keyOf(one), toSlug(names[0]?.name ?? one.name)] as const),
    ),
  );
  return new Map(own);
}

/** Formats all declarations in one run of the formatter. */
export function formatCode(declarations: readonly Declaration[]): ReadonlyMap<string, string> {
  const mark = '// declaration ';
  const input = declarations.map((one) => `${mark}${keyOf(one)}\n${one.code}\n`).join('\n');
  const args = ['biome', 'format', '--stdin-file-path=declarations.d.ts', '--line-width=84'];
  const output = execFileSync('npx', args, {
    cwd: root,
    input,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return new Map(
    output
      .split(mark)
      .slice(1)
      .map((text) => {
        const end = text.indexOf('\n');
        const code = text
          .slice(end)
          .trim()
          .replace(/^declare /gm, '');
        return [text.slice(0, end).trim(), wrapComments(code, 84)];
      }),
  );
}
