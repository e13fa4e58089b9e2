import { createClient } from '@jsonrpcclient/core';
import { connect, lsp } from '@jsonrpcclient/duplex';
import { contentLength, stdio } from '@jsonrpcclient/stdio';

interface Position {
  readonly line: number;
  readonly character: number;
}

interface Place {
  readonly textDocument: { readonly uri: string };
}

/** The part of the Language Server Protocol that this example uses. */
interface LanguageServer {
  initialize(params: { processId: number; rootUri: null; capabilities: object }): {
    readonly capabilities: object;
    readonly serverInfo?: { readonly name: string };
  };
  initialized(params: object): void;
  'textDocument/didOpen'(params: { textDocument: object }): void;
  'textDocument/hover'(params: Place & { position: Position }): {
    readonly contents: { readonly value: string };
  };
  'textDocument/diagnostic'(params: Place): {
    readonly items: readonly { readonly message: string; readonly range: { start: Position } }[];
  };
  shutdown(): null;
  exit(): void;
}

/** The requests of the server that the client must answer. */
interface Questions {
  'client/registerCapability'(params: object): null;
  'workspace/configuration'(params: { items: readonly object[] }): readonly object[];
}

const channel = stdio('tsc', ['--lsp', '--stdio'], { framing: contentLength, stderr: 'ignore' });
await using connection = connect<unknown, Questions>(channel, lsp);
const server = createClient(connection).with<LanguageServer>();

connection.handle('client/registerCapability', () => null);
// Without this setting, the server downloads types from npm.
const settings = { tsserver: { automaticTypeAcquisition: { enabled: false } } };
connection.handle('workspace/configuration', ({ items }) => items.map(() => settings));

const { serverInfo } = await server.request('initialize', {
  processId: process.pid,
  rootUri: null,
  capabilities: { workspace: { configuration: true } },
});
console.log(serverInfo?.name); // typescript-go
await server.notify('initialized', {});

const uri = 'file:///a.ts';
const text = "const five: number = '5';";
const textDocument = { uri, languageId: 'typescript', version: 1, text };
await server.notify('textDocument/didOpen', { textDocument });

const position = { line: 0, character: 6 };
const hover = await server.request('textDocument/hover', { textDocument: { uri }, position });
console.log(hover.contents.value); // const five: number

const { items } = await server.request('textDocument/diagnostic', { textDocument: { uri } });
for (const { message, range } of items) console.log(range.start.line + 1, message);
// 1 Type 'string' is not assignable to type 'number'.

await server.request('shutdown');
await server.notify('exit');
