import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const parent = fileURLToPath(new URL('scratch/', import.meta.url));
mkdirSync(parent, { recursive: true });
const scratch = `${mkdtempSync(`${parent}messages-`)}/`;

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const preamble = `import { createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { proxy } from '@jsonrpcclient/proxy';

interface Api {
  add(a: number, b: number): number;
  subtract(params: { minuend: number; subtrahend: number }): number;
  ping(): string;
  'system.listMethods'(): string[];
}
export const client = createClient(httpFetch('http://localhost/')).with<Api>();
export const server = proxy(client);
export const calls = [1, 2].map((n) => ({ method: 'add', params: [n, n] }));
export const [outcome] = await client.batch([{ method: 'add', params: [2, 3] }]);
`;

/** A line of code with a mistake, and the lines of the compiler's error. */
type Mistake = readonly [code: string, ...message: string[]];

const names = '"add" | "ping" | "subtract" | "system.listMethods"';
const hint = '"options are the third argument: request(method, params, options)"';
const asConst =
  '"the name of a method: write `as const` after each call, or its method is any string"';
const named = '{ minuend: number; subtrahend: number; }';

const mistakes: Readonly<Record<string, readonly Mistake[]>> = {
  'a wrong method name': [
    [
      "client.request('substract', { minuend: 5, subtrahend: 3 })",
      `Argument of type '"substract"' is not assignable to parameter of type '${names}'.`,
    ],
    [
      'server.substract({ minuend: 5, subtrahend: 3 })',
      `Property 'substract' does not exist on type 'ServerProxy<Api, ".", HttpCallOptions>'. Did you mean 'subtract'?`,
    ],
    [
      "server.request('substract', { minuend: 5, subtrahend: 3 })",
      `Argument of type '"substract"' is not assignable to parameter of type '${names}'.`,
    ],
    [
      'server.notify.substract({ minuend: 5, subtrahend: 3 })',
      `Property 'substract' does not exist on type 'Notify<Api, ".">'. Did you mean 'subtract'?`,
    ],
    [
      'server.system.listMethod()',
      `Property 'listMethod' does not exist on type 'Namespace<Api, "system.", "system.listMethods", ".", "request">'. Did you mean 'listMethods'?`,
    ],
    [
      "client.batch([{ method: 'substract', params: { minuend: 5, subtrahend: 3 } }])",
      `Type '"substract"' is not assignable to type '${names}'. Did you mean '"subtract"'?`,
    ],
  ],
  'options in the place of params': [
    [
      "client.request('ping', { timeout: 5 })",
      "Argument of type '{ timeout: number; }' is not assignable to parameter of type 'ParamsBeforeOptions<[]> | undefined'.",
      "  Types of property 'timeout' are incompatible.",
      `    Type 'number' is not assignable to type '${hint}'.`,
    ],
    ["client.request('add', { timeout: 5 })", `Type 'number' is not assignable to type '${hint}'.`],
    [
      "client.notify('add', { headers: { a: '1' } })",
      `Type '{ a: string; }' is not assignable to type '${hint}'.`,
    ],
    [
      "client.request('subtract', { timeout: 5 })",
      `Object literal may only specify known properties, and 'timeout' does not exist in type 'ParamsBeforeOptions<[params: ${named}]>'.`,
    ],
  ],
  'a batch whose methods are any string': [
    [
      'client.batch(calls)',
      `Argument of type '{ method: string; params: number[]; }[]' is not assignable to parameter of type 'readonly { readonly method: ${asConst}; }[]'.`,
      `  Type '{ method: string; params: number[]; }' is not assignable to type '{ readonly method: ${asConst}; }'.`,
      "    Types of property 'method' are incompatible.",
      `      Type 'string' is not assignable to type '${asConst}'.`,
    ],
  ],
  'wrong params': [
    ["client.request('add', [2, '3'])", "Type 'string' is not assignable to type 'number'."],
    [
      "client.request('add', [2])",
      "Argument of type '[number]' is not assignable to parameter of type 'ParamsBeforeOptions<[a: number, b: number]>'.",
      "  Type '[number]' is not assignable to type 'readonly [a: number, b: number]'.",
      '    Source has 1 element(s) but target requires 2.',
    ],
    [
      "client.request('add', 2, 3)",
      "Argument of type 'number' is not assignable to parameter of type 'ParamsBeforeOptions<[a: number, b: number]>'.",
    ],
    [
      "client.request('add', { a: 2, b: 3 })",
      "Object literal may only specify known properties, and 'a' does not exist in type 'ParamsBeforeOptions<[a: number, b: number]>'.",
    ],
    [
      "client.request('subtract', { minuend: 5 })",
      `Argument of type '{ minuend: number; }' is not assignable to parameter of type 'ParamsBeforeOptions<[params: ${named}]>'.`,
      `  Property 'subtrahend' is missing in type '{ minuend: number; }' but required in type '${named}'.`,
    ],
    [
      "server.add(2, '3')",
      "Argument of type 'string' is not assignable to parameter of type 'number'.",
    ],
    [
      "client.batch([{ method: 'add', params: [2, '3'] }])",
      "Type 'string' is not assignable to type 'number'.",
    ],
    [
      "client.batch([{ method: 'add', params: [2] }])",
      "Type '[number]' is not assignable to type 'readonly [a: number, b: number]'.",
      '  Source has 1 element(s) but target requires 2.',
    ],
    [
      "client.batch([{ method: 'subtract', params: { minuend: 5 } }])",
      `Type '{ minuend: number; }' is not assignable to type 'ParamsOf<[params: ${named}]>'.`,
      `  Property 'subtrahend' is missing in type '{ minuend: number; }' but required in type '${named}'.`,
    ],
  ],
  'missing params': [
    ["client.request('add')", 'Expected 2-3 arguments, but got 1.'],
    ['server.add(2)', 'Expected 2 arguments, but got 1.'],
    [
      "client.batch([{ method: 'add' }])",
      `Type '{ method: "add"; }' is not assignable to type 'TypedCall<"add", (a: number, b: number) => number>'.`,
      `  Property 'params' is missing in type '{ method: "add"; }' but required in type '{ readonly params: readonly [a: number, b: number]; }'.`,
    ],
    [
      "client.batch([{ method: 'add', parms: [2, 3] }])",
      `Object literal may only specify known properties, but 'parms' does not exist in type 'TypedCall<"add", (a: number, b: number) => number>'. Did you mean to write 'params'?`,
    ],
  ],
  'a wrong use of the result': [
    [
      "export const text: string = await client.request('add', [2, 3])",
      "Type 'number' is not assignable to type 'string'.",
    ],
    [
      'export const sum: number = server.add(2, 3)',
      "Type 'Promise<number>' is not assignable to type 'number'.",
    ],
    ['server.add(2, 3).toFixed(2)', "Property 'toFixed' does not exist on type 'Promise<number>'."],
    [
      'outcome.result.toFixed(2)',
      "Property 'result' does not exist on type 'Outcome<number>'.",
      "  Property 'result' does not exist on type '{ readonly ok: false; readonly error: RpcClientError; }'.",
    ],
  ],
};

/** Compiles lines of code; returns the errors in each. */
async function compile(lines: readonly string[]): Promise<readonly string[][]> {
  writeFileSync(`${scratch}mistakes.ts`, `${preamble}${lines.join(';\n')};\n`);
  const paths = { '@jsonrpcclient/*': [`${root}packages/*/src/index.ts`] };
  const settings = {
    extends: `${root}tsconfig.test.json`,
    compilerOptions: { paths },
    files: ['mistakes.ts'],
    include: [],
    exclude: [],
  };
  writeFileSync(`${scratch}tsconfig.json`, JSON.stringify(settings));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`${root}node_modules/typescript/bin/tsc`, '--project', scratch, '--pretty', 'false'],
    { cwd: scratch },
  ).catch((error: { readonly stdout: string }) => error);
  const first = preamble.split('\n').length;
  const errors = lines.map((): string[] => []);
  let current: string[] | undefined;
  for (const text of stdout.split('\n')) {
    const [, line, message] = /^mistakes\.ts\((\d+),\d+\): error TS\d+: (.*)/.exec(text) ?? [];
    if (line) current = errors[Number(line) - first];
    if (text) current?.push(message ?? text);
  }
  return errors;
}

const all = Object.values(mistakes).flat();
const compiled = compile(all.map(([code]) => code));

for (const [title, lines] of Object.entries(mistakes)) {
  test.each(lines)(`the compiler's error about ${title} is plain: %s`, async (...mistake) => {
    const [code, ...message] = mistake;
    const errors = await compiled;
    expect(errors[all.findIndex(([other]) => other === code)]).toEqual(message);
  });
}
