import { editor } from './editor.ts';
import { imported, readExample, required, toTest, types } from './programs.ts';
import type { Project } from './project.ts';

/** One environment; `run` returns what went wrong, or undefined. */
export interface Row {
  readonly name: string;
  /** The pinned packages that it needs. */
  readonly needs: readonly string[];
  readonly run: (project: Project) => Promise<string | undefined>;
}

const equals = 'const equal = (a, b) => expect(a).toBe(b);';
const typedEquals = 'const equal = (a: unknown, b: unknown) => expect(a).toBe(b);';
const assert =
  "import { test } from 'node:test';\nimport { strictEqual as equal } from 'node:assert';";

const runners: readonly Row[] = [
  {
    name: 'jest 30, JavaScript, default settings',
    needs: ['jest'],
    async run(project) {
      await project.write('default.test.js', toTest(required, equals));
      return project.run('jest/bin/jest.js', 'default.test.js');
    },
  },
  {
    name: 'jest 30, TypeScript 5.9 with ts-jest',
    needs: ['jest', 'ts-jest', 'typescript', '@types/jest', '@types/node'],
    async run(project) {
      await project.write(
        'jest.typed.json',
        JSON.stringify({ preset: 'ts-jest', testMatch: ['**/*.jest.ts'] }),
      );
      await project.write(
        'tsconfig.json',
        JSON.stringify({
          compilerOptions: {
            module: 'commonjs',
            strict: true,
            target: 'es2022',
            skipLibCheck: true,
          },
        }),
      );
      await project.write('typed.jest.ts', toTest(imported, typedEquals));
      await project.write('docs.jest.ts', readExample());
      return project.run('jest/bin/jest.js', '--config', 'jest.typed.json');
    },
  },
  {
    name: 'vitest 4',
    needs: ['vitest'],
    async run(project) {
      await project.write(
        'own.vitest.mjs',
        toTest(imported, `import { expect, test } from 'vitest';\n${equals}`),
      );
      await project.write(
        'vitest.config.mjs',
        "export default { test: { include: ['own.vitest.mjs'] } };",
      );
      return project.run('vitest/vitest.mjs', 'run');
    },
  },
  {
    name: 'node:test',
    needs: [],
    async run(project) {
      await project.write('own.node.mjs', toTest(imported, assert));
      return project.run('node', '--test', 'own.node.mjs');
    },
  },
  ...['mts', 'ts'].map(
    (extension): Row => ({
      name: `tsx, ${extension === 'ts' ? 'CommonJS' : 'ES module'}`,
      needs: ['tsx'],
      async run(project) {
        await project.write(`own.tsx.${extension}`, toTest(imported, assert));
        return project.run('tsx/dist/cli.mjs', `own.tsx.${extension}`);
      },
    }),
  ),
  {
    name: 'ts-node, TypeScript 5.9, CommonJS',
    needs: ['ts-node', 'typescript', '@types/node'],
    async run(project) {
      await project.write(
        'tsconfig.node.json',
        JSON.stringify({
          compilerOptions: {
            module: 'commonjs',
            strict: true,
            target: 'es2022',
            noImplicitAny: false,
            skipLibCheck: true,
          },
        }),
      );
      await project.write('own.tsnode.ts', toTest(imported, assert));
      return project.run('ts-node/dist/bin.js', '--project', 'tsconfig.node.json', 'own.tsnode.ts');
    },
  },
];

/** The compilers, and what each calls the module systems; an older one lacks some. */
const compilers: Readonly<Record<string, readonly string[]>> = {
  'typescript-5.5': ['commonjs', 'node16', 'nodenext', 'bundler'],
  typescript: ['commonjs', 'node16', 'node20', 'nodenext', 'bundler'],
  'typescript-7': ['commonjs', 'node16', 'node20', 'nodenext', 'bundler'],
};

const files = ['types.ts', 'types.mts', 'types.cts'];

const checks: readonly Row[] = Object.entries(compilers).flatMap(([compiler, modules]) =>
  modules.map(
    (module): Row => ({
      name: `${compiler === 'typescript' ? 'typescript-5.9' : compiler}, ${module}`.replace(
        '-',
        ' ',
      ),
      needs: [compiler, '@types/node'],
      async run(project) {
        const settings =
          module === 'bundler' ? { module: 'esnext', moduleResolution: 'bundler' } : { module };
        const compilerOptions = {
          ...settings,
          strict: true,
          noEmit: true,
          target: 'es2022',
          lib: ['ES2023', 'DOM', 'DOM.Iterable', 'ESNext.Disposable'],
          types: ['node'],
        };
        for (const file of files) await project.write(file, types);
        await project.write('tsconfig.check.json', JSON.stringify({ compilerOptions, files }));
        return project.run(`${compiler}/bin/tsc`, '-p', 'tsconfig.check.json');
      },
    }),
  ),
);

const hover: Row = {
  name: 'editor: hover, go-to-definition and suggestions, TypeScript 5.9',
  needs: ['typescript', '@types/node', 'zod'],
  async run(project) {
    await project.write('editor.mjs', editor);
    return project.run('node', 'editor.mjs');
  },
};

export const rows: readonly Row[] = [...runners, ...checks, hover];
