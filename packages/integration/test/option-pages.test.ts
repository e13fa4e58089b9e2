import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { optionPages, passedOn, withoutPage } from './docs/option-pages.ts';
import { listDocuments, read, root } from './docs/program.ts';
import { libraries, type Manifest, readJson } from './workspaces.ts';

interface Declaration {
  readonly members: readonly string[];
  /** Interfaces of the same package that it has the members of, too. */
  readonly parents: readonly string[];
}

/** The interfaces and the type aliases that a package declares. */
function declarationsOf(folder: string): ReadonlyMap<string, Declaration> {
  const declarations = new Map<string, Declaration>();
  const names = (text = '') => [...text.matchAll(/\b[A-Z]\w+/g)].map(([name]) => name);
  for (const file of readdirSync(`${root}packages/${folder}/src`, { recursive: true })) {
    if (!String(file).endsWith('.ts')) continue;
    const text = readFileSync(`${root}packages/${folder}/src/${file}`, 'utf8');
    for (const [, name = '', head, body = ''] of text.matchAll(
      /^(?:export )?interface (\w+)\b([^{]*)\{(\}|[\s\S]*?^\})/gm,
    )) {
      const members = [...body.matchAll(/^ {2}(?:readonly )?(\w+)\??[:(]/gm)];
      declarations.set(name, {
        members: members.map(([, member = '']) => member),
        parents: names(head?.replace(/^<[^>]*>/, '')),
      });
    }
    for (const [, name = '', body] of text.matchAll(/^export type (\w+Options) = ([^;]*);/gm)) {
      declarations.set(name, { members: [], parents: names(body) });
    }
  }
  return declarations;
}

/** The names that the entry points of a package export and that end in `Options`. */
function exportedOptions(folder: string): string[] {
  const { exports } = readJson<Manifest & { exports: object }>(`packages/${folder}/package.json`);
  return Object.keys(exports).flatMap((entry) => {
    if (entry === './package.json') return [];
    const path = `packages/${folder}/src/${entry === '.' ? 'index' : entry.slice(2)}.ts`;
    return [...read(path).matchAll(/\b[A-Z]\w*Options\b/g)].map(([name]) => name);
  });
}

const packages = new Map(libraries.map((folder) => [folder, declarationsOf(folder)]));

/** The options of an interface; those of parents that have a page only if asked. */
function optionsOf(key: string, withAll: boolean): string[] {
  const [folder = '', name = ''] = key.split('/');
  const declarations = packages.get(folder);
  const { members, parents } = declarations?.get(name) ?? { members: [], parents: [] };
  return [
    ...members,
    ...parents.flatMap((parent) => {
      const other = `${folder}/${parent}`;
      if (parent === name || !declarations?.has(parent)) return [];
      return withAll || !(other in optionPages) ? optionsOf(other, withAll) : [];
    }),
  ];
}

interface Heading {
  readonly name: string;
  /** The line with the type and the default. */
  readonly line: string;
}

/** The headings of options: those below `## Options of …`. */
function optionHeadings(page: string): Heading[] {
  const sections = read(`docs/${page}`).split(/^(?=## )/m);
  return sections
    .filter((section) => section.startsWith('## Options of '))
    .flatMap((section) => [...section.matchAll(/^### (.*)\n\n(.*)$/gm)])
    .map(([, name = '', line = '']) => ({ name, line }));
}

test('every option of an exported interface has a heading on a page of the docs', () => {
  const keys = libraries.flatMap((folder) =>
    exportedOptions(folder).map((name) => `${folder}/${name}`),
  );
  expect(keys).toContain('middleware/RetryOptions');
  const without = keys.filter((key) => {
    const [folder = '', name = ''] = key.split('/');
    const isOwn = packages.get(folder)?.has(name);
    return (
      isOwn && optionsOf(key, false).length > 0 && !(key in { ...optionPages, ...withoutPage })
    );
  });
  expect(without, 'add them to docs/option-pages.ts').toEqual([]);
  for (const [key, page] of Object.entries(optionPages)) {
    const headings = optionHeadings(page).map(({ name }) => name);
    const options = optionsOf(key, false);
    expect(options, `${key} has no options`).not.toEqual([]);
    expect(
      options.filter((option) => !headings.includes(option)),
      `options of ${key} without a heading in ${page}`,
    ).toEqual([]);
  }
});

test('every option in the docs exists', () => {
  const pages = new Set(Object.values(optionPages));
  for (const page of pages) {
    const keys = Object.keys(optionPages).filter((key) => optionPages[key] === page);
    const known = [...keys.flatMap((key) => optionsOf(key, true)), ...(passedOn[page] ?? [])];
    for (const { name } of optionHeadings(page)) expect(known, page).toContain(name);
  }
});

test('every option has its type and its default below its heading', () => {
  const pages = listDocuments()
    .documents.filter((path) => path.startsWith('docs/'))
    .map((path) => path.slice('docs/'.length));
  for (const page of pages) {
    const headings = optionHeadings(page);
    for (const { name, line } of headings) {
      expect(line, `${page}: ${name}`).toMatch(/^\*\*Type:\*\* \S.* · \*\*Default:\*\* \S/);
    }
    const names = headings.map(({ name }) => name);
    expect(names, `${page} has an option twice`).toEqual([...new Set(names)]);
  }
});

test('no heading on a page with options has the anchor of another one', () => {
  for (const page of new Set(Object.values(optionPages))) {
    const prose = read(`docs/${page}`).replaceAll(/^```.*?^```/gms, '');
    const anchors = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading.toLowerCase().replaceAll(/[^\w\- ]/g, ''),
    );
    expect(anchors, page).toEqual([...new Set(anchors)]);
  }
});
