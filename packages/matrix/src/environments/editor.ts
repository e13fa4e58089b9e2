/** What an editor shows when it hovers over the last name of an expression, and the definition that it leads to. */
interface Hover {
  readonly code: string;
  readonly shows: string;
  readonly comment: string;
  readonly leadsTo: string;
}

const add = { comment: 'Adds two numbers.', leadsTo: 'add(a: number, b: number): number' };
const list = { comment: 'Lists the methods.', leadsTo: "'system.listMethods'(): string[]" };

const hovers: readonly Hover[] = [
  {
    code: 'server.add(2, 3)',
    shows: '(method) add(a: number, b: number): Promise<number>',
    ...add,
  },
  {
    code: 'server.find({ name: "Foo" })',
    shows: '(method) find(filter: Filter): Promise<string>',
    comment: 'Finds a name.',
    leadsTo: 'find(filter: Filter): Promise<string>',
  },
  {
    code: 'server.system.listMethods()',
    shows: "(method) 'system.listMethods'(): Promise<string[]>",
    ...list,
  },
  {
    code: 'server.system.log.write("x")',
    shows: "(method) 'system.log.write'(line: string): Promise<boolean>",
    comment: 'Writes a line.',
    leadsTo: "'system.log.write'(line: string): boolean",
  },
  {
    code: 'server.notify.add(2, 3)',
    shows: '(method) add(a: number, b: number): Promise<void>',
    ...add,
  },
  {
    code: 'server.notify.system.listMethods()',
    shows: "(method) 'system.listMethods'(): Promise<void>",
    ...list,
  },
  {
    code: 'server.with({ timeout: 500 }).add(2, 3)',
    shows: '(method) add(a: number, b: number): Promise<number>',
    ...add,
  },
  {
    code: 'explicit.add(2, 3, { response: true })',
    shows:
      '(method) add<true>(...params: [a: number, b: number] | [number, number, Response<true>]): Promise<number>',
    ...add,
  },
  {
    code: 'explicit.system.listMethods()',
    shows: "(method) 'system.listMethods'<false>(...params: [] | [Response<false>]): Promise<void>",
    ...list,
  },
  {
    code: 'checkedServer.sum(2, 3)',
    shows: '(property) sum: (params_0: number, params_1: number) => Promise<number>',
    comment: 'Adds two numbers.',
    leadsTo: 'sum: { params: [z.number(), z.number()], result: z.number() },',
  },
  {
    code: 'checkedServer.search({ name: "Foo" })',
    shows:
      '(property) search: (params: {\n    name: string;\n    limit?: number | undefined;\n}) => Promise<string>',
    comment: 'Searches for a name.',
    leadsTo:
      'search: { params: z.object({ name: z.string(), limit: z.number().default(10) }), result: z.string() },',
  },
  {
    code: "client.request('add', [2, 3])",
    shows:
      '(property) Client<Api, HttpCallOptions>.request: <"add">(method: "add", params: ParamsBeforeOptions<[a: number, b: number]>, options?: (CallOptions & HttpCallOptions) | undefined) => Promise<number>',
    comment: 'Sends a request and resolves with its result (JSON-RPC 2.0, section 4).',
    leadsTo: 'readonly request',
  },
];

/** The names that an editor suggests between the quotes, or in the braces. */
const suggestions = [
  { code: "client.request('')", names: 'add find system.listMethods system.log.write' },
  { code: "client.batch([{ method: '' }])", names: 'add find system.listMethods system.log.write' },
  { code: "client.request('find', { })", names: 'name' },
  { code: 'server.system.', names: 'listMethods log' },
];

const program = `import { checked, contract } from '@jsonrpcclient/contract';
import { createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { proxy } from '@jsonrpcclient/proxy';
import { z } from 'zod';

interface Filter {
  name: string;
}
interface Api {
  /** Adds two numbers. */
  add(a: number, b: number): number;
  /** Finds a name. */
  find(filter: Filter): Promise<string>;
  /** Lists the methods. */
  'system.listMethods'(): string[];
  /** Writes a line. */
  'system.log.write'(line: string): boolean;
}
const client = createClient(httpFetch('http://localhost/')).with<Api>();
const server = proxy(client);
const explicit = proxy(client, { response: 'explicit' });

const api = contract({
  methods: {
    /** Adds two numbers. */
    sum: { params: [z.number(), z.number()], result: z.number() },
    /** Searches for a name. */
    search: { params: z.object({ name: z.string(), limit: z.number().default(10) }), result: z.string() },
  },
});
const checkedServer = proxy(checked(createClient(httpFetch('http://localhost/')), api));
`;

/** A program that asks TypeScript's language service, as editors do, and fails if it answers anything else. */
export const editor = `import { deepStrictEqual } from 'node:assert';
import ts from 'typescript';

const file = 'editor.ts';
const settings = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  strict: true,
  types: ['node'],
};
const ask = (text) => ts.createLanguageService({
  ...ts.sys,
  useCaseSensitiveFileNames: () => ts.sys.useCaseSensitiveFileNames,
  getCompilationSettings: () => settings,
  getScriptFileNames: () => [file],
  getScriptVersion: () => '1',
  getScriptSnapshot: (name) => {
    const content = name === file ? text : ts.sys.readFile(name);
    return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
  },
  getCurrentDirectory: () => process.cwd(),
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (name) => name === file || name.endsWith('/' + file) || ts.sys.fileExists(name),
}, ts.createDocumentRegistry());

const program = ${JSON.stringify(program)};
for (const { code, ...expected } of ${JSON.stringify(hovers)}) {
  const service = ask(program + code);
  const [call] = /\\.\\w+\\([^.]*$/.exec(code);
  const position = program.length + code.length - call.length + 1;
  const info = service.getQuickInfoAtPosition(file, position);
  const definitions = service.getDefinitionAtPosition(file, position).map(({ fileName, textSpan }) => {
    const text = fileName.endsWith(file) ? program : ts.sys.readFile(fileName);
    const line = text.slice(text.lastIndexOf('\\n', textSpan.start)).trim();
    return line.slice(0, line.search(/;?\\n|: unknown/));
  });
  deepStrictEqual({
    shows: ts.displayPartsToString(info.displayParts),
    comment: ts.displayPartsToString(info.documentation),
    leadsTo: definitions.join(' and '),
  }, expected, code);
}
for (const { code, names } of ${JSON.stringify(suggestions)}) {
  const position = program.length + code.search(/'' ?[)}]|[ ]}\\)|\\.$/) + 1;
  const { entries } = ask(program + code).getCompletionsAtPosition(file, position, {});
  deepStrictEqual(entries.map(({ name }) => name).sort().join(' '), names, code);
}
`;
