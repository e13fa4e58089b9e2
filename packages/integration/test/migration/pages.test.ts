import { existsSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { read, root, toBlocks, toPrograms } from '../docs/program.ts';
import { toColumns } from '../docs/tables.ts';

const folder = 'docs/migration';
const names = readdirSync(`${root}packages/integration/test/docs/names`)
  .map((name) => name.replace(/\.ts$/, ''))
  .filter((name) => name !== 'jsonrpcclient');
const pages = names.map((name) => ({ name, path: `${folder}/${name}.md` }));

test('every library whose names are listed has a migration page', () => {
  for (const { path } of pages) expect(existsSync(root + path), path).toBe(true);
});

test.for(pages)('the page for $name has a table with code on both sides', ({ path }) => {
  for (const { text, name } of toColumns(path)) {
    expect(text.match(/^void /gm)?.length, name).toBeGreaterThan(8);
  }
});

test.for(pages)('the page for $name is about the version that is installed', ({ name, path }) => {
  const imported = read(`packages/integration/test/docs/names/${name}.ts`).matchAll(
    /from '(?!node:)((?:@[\w-]+\/)?[\w.-]+)/g,
  );
  const libraries = new Set([...imported].map(([, library = '']) => library));
  for (const library of libraries) {
    const { version } = JSON.parse(read(`node_modules/${library}/package.json`));
    expect(read(path), library).toContain(version);
  }
});

// docs.test.ts runs each program, and checks that it prints these lines.
test.for(pages)(
  'the programs on the page for $name print the same before and after',
  ({ path }) => {
    const document = read(path);
    const place = (heading: string) =>
      document.slice(0, document.indexOf(heading)).split('\n').length;
    const whole = toPrograms(toBlocks(path)).filter(
      (program) => Number(program.place.split(':')[1]) > place('\n## A whole program'),
    );
    expect(whole.length).toBeGreaterThan(0);
    expect(whole.length % 2).toBe(0);
    for (let index = 0; index < whole.length; index += 2) {
      const [before, after] = whole.slice(index);
      expect(before?.expected.length).toBeGreaterThan(1);
      expect(after?.expected).toEqual(before?.expected);
      expect(before?.text).not.toContain('jsonrpcclient');
      expect(after?.text).toContain('jsonrpcclient');
    }
  },
);
