import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { countForeign } from './installed.ts';
import type { Row } from './row.ts';

const packages = new URL('../../../', import.meta.url);
const sources = ['core', 'http', 'http-fetch', 'proxy', 'jsonrpcclient'].map((name) => [
  name === 'jsonrpcclient' ? name : `@jsonrpcclient/${name}`,
  fileURLToPath(new URL(`${name}/src/index.ts`, packages)),
]);

/** What is true of a package, without calling it. */
export const packageRows: readonly Row[] = [
  {
    says: 'esbuild bundles it for browsers',
    async find({ installs }) {
      const contents = `import * as all from '${installs}'; console.log(all);`;
      const stdin = { contents, resolveDir: import.meta.dirname };
      const alias = Object.fromEntries(sources);
      const options = { stdin, alias, bundle: true, write: false, logLevel: 'silent' } as const;
      return build({ ...options, platform: 'browser', format: 'esm' }).then(
        () => true,
        () => false,
      );
    },
  },
  {
    says: 'includes a server',
    async find({ installs }) {
      const exported = await import(installs);
      return Object.keys({ ...exported, ...exported.default }).some((name) => /Server$/.test(name));
    },
  },
  {
    says: 'third-party packages that it installs',
    find: async ({ installs }) => countForeign(installs),
  },
];
