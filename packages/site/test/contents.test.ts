import { expect, test } from 'vitest';
import { contents } from '../src/contents.ts';
import { listPaths, readPage } from '../src/page.ts';

const listed = contents.flatMap(({ pages }) => pages);

test('every page but the home page is in the contents', () => {
  expect(listPaths().filter((path) => path !== 'index' && !listed.includes(path))).toEqual([]);
});

test('the contents name no page twice', () => {
  expect(listed.filter((path, index) => listed.indexOf(path) !== index)).toEqual([]);
});

test.each(listPaths())('%s begins with a title', (path) => {
  expect(readPage(path).text).toMatch(/^# \S.*\n/);
});
