import { existsSync } from 'node:fs';
import { read, root } from './program.ts';

/** A program that only has to compile: the code in one column of the tables of a document. */
export interface Column {
  readonly name: string;
  readonly text: string;
}

const names = 'packages/integration/test/docs/names';

/**
 * The code in the tables of a migration page whose header is `| the other library | jsonrpcclient |`. Each piece of code
 * becomes a function, below the names that it uses: those of `names/<page>.ts` on the left, of `names/jsonrpcclient.ts`
 * on the right.
 */
export function toColumns(path: string): Column[] {
  const page = /migration\/([\w.-]+)\.md$/.exec(path)?.[1] ?? '';
  if (!existsSync(`${root}${names}/${page}.ts`)) return [];
  const rows = toRows(read(path));
  return [page, 'jsonrpcclient'].map((library, column) => ({
    name: `table-${page}-${column}`,
    text: [
      read(`${names}/${library}.ts`),
      ...rows.flatMap(({ line, cells }) =>
        codeIn(cells[column]).map((code) => `// ${path}:${line}\nvoid (async () => { ${code} });`),
      ),
    ].join('\n'),
  }));
}

/** The rows of the tables with `jsonrpcclient` in their header, with their line numbers. */
function toRows(document: string) {
  const rows: { readonly line: number; readonly cells: readonly string[] }[] = [];
  let isInside = false;
  for (const [index, text] of document.split('\n').entries()) {
    const cells = /^\| (.*) \|$/.exec(text)?.[1]?.split(/ +\| +/);
    if (!cells) isInside = false;
    else if (isInside && !/^-+$/.test(cells[0] ?? '')) rows.push({ line: index + 1, cells });
    else if (cells.length === 2 && cells[1]?.trim() === 'jsonrpcclient') isInside = true;
  }
  return rows;
}

function codeIn(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}
