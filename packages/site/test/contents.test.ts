import { expect, test } from 'vitest';
import { contents } from '../src/contents.ts';
import { listPaths, readPage } from '../src/page.ts';

const listed = contents.flatMap(({ pages }) => pages);

test('the contents name every page but the home page, and each once', () => {
  expect([...listed].sort()).toEqual(listPaths().filter((path) => path !== 'index'));
});

test.each(listPaths())('%s begins with a title and a sentence', (path) => {
  const { text, description } = readPage(path);
  expect(text).toMatch(/^# \S.*\n/);
  expect(description).toMatch(/^[A-Z\w`@][^\n]{15,}\.$/);
});
