import { expect, test } from 'vitest';
import { optionPages, passedOn, withoutPage } from './docs/option-pages.ts';
import { declarationsOf, type Member, optionHeadings } from './docs/options.ts';
import { listDocuments, read } from './docs/program.ts';
import { libraries, type Manifest, readJson } from './workspaces.ts';

const packages = new Map(libraries.map((folder) => [folder, declarationsOf(folder)]));
const pages = new Set(Object.values(optionPages));

/** The names that the entry points of a package export and that end in `Options`. */
function exportedOptions(folder: string): string[] {
  const { exports } = readJson<Manifest & { exports: object }>(`packages/${folder}/package.json`);
  return Object.keys(exports).flatMap((entry) => {
    if (entry === './package.json') return [];
    const path = `packages/${folder}/src/${entry === '.' ? 'index' : entry.slice(2)}.ts`;
    return [...read(path).matchAll(/\b[A-Z]\w*Options\b/g)].map(([name]) => name);
  });
}

/** The options of an interface; those of parents that have a page only if asked. */
function optionsOf(key: string, withAll: boolean): Member[] {
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
    const options = optionsOf(key, false).map(({ name }) => name);
    expect(options, `${key} has no options`).not.toEqual([]);
    expect(
      options.filter((option) => !headings.includes(option)),
      `options of ${key} without a heading in ${page}`,
    ).toEqual([]);
  }
});

test('every option in the docs exists', () => {
  for (const page of pages) {
    const keys = Object.keys(optionPages).filter((key) => optionPages[key] === page);
    const own = keys.flatMap((key) => optionsOf(key, true).map(({ name }) => name));
    const known = [...own, ...(passedOn[page] ?? [])];
    for (const { name } of optionHeadings(page)) expect(known, page).toContain(name);
  }
});

test('every option has its type and its default below its heading', () => {
  const paths = listDocuments().documents.filter((path) => path.startsWith('docs/'));
  for (const path of paths) {
    const headings = optionHeadings(path.slice('docs/'.length));
    for (const { name, line } of headings) {
      expect(line, `${path}: ${name}`).toMatch(/^\*\*Type:\*\* \S.* · \*\*Default:\*\* \S/);
    }
    const names = headings.map(({ name }) => name);
    expect(names, `${path} has an option twice`).toEqual([...new Set(names)]);
  }
});

/** How doc comments write sizes. */
const sizes: Readonly<Record<string, string>> = { 16777216: '16 MiB', 67108864: '64 MiB' };

test('the defaults in the docs are the ones in the doc comments', () => {
  let compared = 0;
  for (const [key, page] of Object.entries(optionPages)) {
    const lines = new Map(optionHeadings(page).map(({ name, line }) => [name, line]));
    for (const { name, comment, isRequired } of optionsOf(key, false)) {
      const line = lines.get(name) ?? '';
      const [, value = ''] = /\*\*Default:\*\* `([\w.]+)`/.exec(line) ?? [];
      if (/^[\d_.]+$/.test(value)) {
        const number = Number(value.replaceAll('_', ''));
        const forms = [number.toLocaleString('en-US'), `${number}`, sizes[number] ?? `${number}`];
        expect(
          forms.some((form) => comment.includes(form)),
          `${key}: ${name}: ${line} / ${comment}`,
        ).toBe(true);
        compared++;
      } else if (/^(true|false)$/.test(value) && comment.includes('by default')) {
        // The other value is the one that somebody sets.
        expect(comment, `${key}: ${name}`).not.toContain(`${value !== 'true'} by default`);
      }
      if (isRequired) expect(line, `${key}: ${name}`).toContain('**Default:** required');
    }
  }
  expect(compared).toBeGreaterThan(40);
});

test('no heading on a page with options has the anchor of another one', () => {
  for (const page of pages) {
    const prose = read(`docs/${page}`).replaceAll(/^```.*?^```/gms, '');
    const anchors = [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading.toLowerCase().replaceAll(/[^\w\- ]/g, ''),
    );
    expect(anchors, page).toEqual([...new Set(anchors)]);
  }
});
