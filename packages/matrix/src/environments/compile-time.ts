import type { Project } from './project.ts';

/** The parameters, the result and the arguments of the generated methods, in turn. */
const kinds = [
  ['a: number, b: number', 'number', '1, 2'],
  ['params: { name: string; limit?: number }', 'Item[]', '{ name: "x" }'],
  ['id: string, options?: { deep: boolean }', 'Promise<Item>', '"x"'],
  ['', 'void', ''],
  ['...values: string[]', 'string', '"a", "b"'],
] as const;

/** Ways to call each method of an interface once. */
const ways: Readonly<Record<string, (name: string, args: string) => string>> = {
  client: (name, args) => `client.request('${name}', ${args.startsWith('{') ? args : `[${args}]`})`,
  proxy: (name, args) => `server.${name}(${args})`,
  'proxy, explicit': (name, args) => `explicit.${name}(${args})`,
};

const shapes = {
  flat: (index: number) => `method${index}`,
  nested: (index: number) => `namespace${Math.floor(index / 20)}.method${index}`,
};

function toProgram(toName: (index: number) => string, way: string, count: number): string {
  const methods = Array.from({ length: count }, (_, index) => {
    const [params, result, args] = kinds[index % kinds.length] ?? kinds[0];
    const name = toName(index);
    return { declaration: `  '${name}'(${params}): ${result};`, call: ways[way]?.(name, args) };
  });
  return `import { createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { proxy } from '@jsonrpcclient/proxy';
interface Item { readonly id: string; readonly tags: readonly string[] }
export interface Api {
${methods.map(({ declaration }) => declaration).join('\n')}
}
export const client = createClient(httpFetch('http://localhost/')).with<Api>();
export const server = proxy(client);
export const explicit = proxy(client, { response: 'explicit' });
${methods.map(({ call }) => `${call};`).join('\n')}
`;
}

/** Compiles a program; returns the seconds it takes, the fastest of three times. */
async function time(project: Project, compiler: string, program: string): Promise<number> {
  await project.write('compile-time.ts', program);
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    lib: ['ES2023', 'DOM'],
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  };
  const settings = { compilerOptions, files: ['compile-time.ts'] };
  await project.write('tsconfig.time.json', JSON.stringify(settings));
  let fastest = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run += 1) {
    const start = performance.now();
    const problem = await project.run(`${compiler}/bin/tsc`, '-p', 'tsconfig.time.json');
    if (problem) throw new Error(problem);
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest / 1000;
}

/** The compilers that are measured, and the seconds that 1,000 methods may add to the time for an empty file. */
export const goals: Readonly<Record<string, number>> = { typescript: 5, 'typescript-7': 2 };

/** The seconds that interfaces add to the time for an empty file, by the number of methods. */
export interface CompileTime {
  readonly title: string;
  readonly seconds: readonly number[];
}

/** Measures all ways to call methods with a compiler, for interfaces of `counts` methods. */
export async function* measure(
  project: Project,
  compiler: string,
  counts: readonly number[],
): AsyncGenerator<CompileTime> {
  const empty = await time(project, compiler, 'export {};\n');
  for (const [shape, toName] of Object.entries(shapes)) {
    for (const way of Object.keys(ways)) {
      const seconds: number[] = [];
      for (const count of counts) {
        seconds.push((await time(project, compiler, toProgram(toName, way, count))) - empty);
      }
      yield { title: `${way}, ${shape}`, seconds };
    }
  }
}
