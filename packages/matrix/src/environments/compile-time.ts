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

/** The schemas of the generated methods of a contract, and the arguments of a call, in turn. */
const schemas = [
  ['params: [z.number(), z.number()], result: z.number()', '1, 2'],
  [
    'params: z.object({ name: z.string(), limit: z.number().default(10) }), result: z.array(item)',
    '{ name: "x" }',
  ],
  ['params: [z.string(), z.object({ deep: z.boolean() }).optional()], result: item', '"x"'],
  ['result: z.null()', ''],
  ['params: [z.string()], rest: z.string(), result: z.string()', '"a", "b"'],
] as const;

/** A contract of `count` methods, some of which are called. */
function toContract(count: number, calls: number): string {
  const entries = Array.from({ length: count }, (_, index) => {
    const [schema, args] = schemas[index % schemas.length] ?? schemas[0];
    return { spec: `  method${index}: { ${schema} },`, call: `server.method${index}(${args});` };
  });
  return `import { checked, contract } from '@jsonrpcclient/contract';
import { createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { proxy } from '@jsonrpcclient/proxy';
import { z } from 'zod';
const item = z.object({ id: z.string(), tags: z.array(z.string()) });
export const api = contract({ methods: {
${entries.map(({ spec }) => spec).join('\n')}
} });
export const client = checked(createClient(httpFetch('http://localhost/')), api);
export const server = proxy(client);
${entries
  .slice(0, calls)
  .map(({ call }) => call)
  .join('\n')}
`;
}

/** Compiles a program; returns the seconds it takes, the fastest of three times. */
async function time(
  project: Project,
  compiler: string,
  program: string,
  more: object = { noEmit: true },
): Promise<number> {
  await project.write('compile-time.ts', program);
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2022',
    lib: ['ES2023', 'DOM'],
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    ...more,
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

/** The seconds that a contract of 500 methods may take to compile, with everything that it imports. */
export const contractGoal = 6;

/** Measures a contract of 500 methods with 200 calls, and writing its declarations, which must be possible. */
export async function measureContract(project: Project, compiler: string): Promise<CompileTime> {
  const program = toContract(500, 200);
  const declarations = { declaration: true, emitDeclarationOnly: true, outDir: 'declarations' };
  const seconds = [
    await time(project, compiler, program),
    await time(project, compiler, program, declarations),
  ];
  return { title: 'contract', seconds };
}
