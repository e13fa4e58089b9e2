import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { root } from '../root.ts';

/** An entry of a published package. */
export interface Entry {
  /** What programs import, for example `@jsonrpcclient/core`. */
  readonly specifier: string;
  /** The folder in `packages`. */
  readonly folder: string;
  readonly declarations: readonly Declaration[];
}

/** An exported name. */
export interface Declaration {
  readonly name: string;
  /** The folder of the package that declares it. */
  readonly folder: string;
  /** Its doc comment, as Markdown. */
  readonly comment: string;
  /** Its declarations without the comment. */
  readonly code: string;
  readonly isType: boolean;
  /** The types that the code refers to, as `folder/name`. */
  readonly types: readonly string[];
}

interface Source {
  readonly specifier: string;
  readonly folder: string;
  readonly file: string;
}

/** Reads the exports of the built declarations, in the order of the entry points, which is that of the reader. */
export function readEntries(folders: readonly string[]): Entry[] {
  const sources = folders.flatMap(listSources);
  const program = ts.createProgram({
    rootNames: sources.map(({ file }) => file),
    options: {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      skipLibCheck: true,
      noEmit: true,
      types: [],
    },
  });
  const checker = program.getTypeChecker();
  return sources.map(({ specifier, folder, file }) => {
    const source = program.getSourceFile(file);
    const symbol = source && checker.getSymbolAtLocation(source);
    if (!symbol) throw new Error(`${file} exports nothing; run npm run build`);
    const exported = checker.getExportsOfModule(symbol);
    return {
      specifier,
      folder,
      declarations: exported.flatMap((one) => toDeclaration(one, checker) ?? []),
    };
  });
}

function listSources(folder: string): Source[] {
  const manifest = JSON.parse(readFileSync(`${root}packages/${folder}/package.json`, 'utf8')) as {
    readonly name: string;
    readonly exports?: Readonly<Record<string, unknown>>;
  };
  return Object.keys(manifest.exports ?? {}).map((path) => ({
    specifier: `${manifest.name}${path.slice(1)}`,
    folder,
    file: `${root}packages/${folder}/dist/${path === '.' ? 'index' : path.slice(2)}.d.ts`,
  }));
}

function toDeclaration(symbol: ts.Symbol, checker: ts.TypeChecker): Declaration | undefined {
  const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
  const nodes = (target.declarations ?? []).map(toStatement);
  const [first] = nodes;
  if (!first) return undefined;
  return {
    name: symbol.name,
    folder: folderOf(first.getSourceFile().fileName),
    comment: toComment(target, checker),
    code: nodes.map(toCode).join('\n'),
    isType: (target.flags & ts.SymbolFlags.Value) === 0,
    types: [...new Set(nodes.flatMap((node) => listTypes(node, checker)))],
  };
}

/** The statement of a declaration: that of a constant is around its list. */
function toStatement(node: ts.Declaration): ts.Node {
  return ts.isVariableDeclaration(node) ? node.parent.parent : node;
}

function toComment(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const text = ts.displayPartsToString(symbol.getDocumentationComment(checker));
  const tags = symbol.getJsDocTags(checker).map(({ name, text: parts }) => {
    const words = ts.displayPartsToString(parts);
    if (name === 'param') return `- ${words.replace(/^(\S+)\s*/, '`$1`: ')}`;
    return name === 'returns' ? `- Returns ${words}` : words;
  });
  return [text, tags.join('\n')].filter(Boolean).join('\n\n');
}

/** Private members of classes are not part of the contract. */
function toCode(node: ts.Node): string {
  const text = node.getText();
  return text.replace(/^ *private .*;\n/gm, '').replace(/^export (default )?/, '');
}

function listTypes(node: ts.Node, checker: ts.TypeChecker): string[] {
  const types: string[] = [];
  if (ts.isIdentifier(node)) {
    const symbol = checker.getSymbolAtLocation(node);
    const isAlias = symbol && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
    const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
    const file = target?.declarations?.[0]?.getSourceFile().fileName ?? '';
    if (target) types.push(`${folderOf(file)}/${target.name}`);
  }
  node.forEachChild((child) => {
    // Not the names of members, which may be those of exports.
    const isName = 'name' in node && node.name === child;
    if (!isName) types.push(...listTypes(child, checker));
  });
  return types;
}

function folderOf(file: string): string {
  return /packages\/([\w-]+)\//.exec(file)?.[1] ?? '';
}
