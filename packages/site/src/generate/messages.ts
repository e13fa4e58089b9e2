import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { root } from '../root.ts';

/** A text of the sources that may be (a part of) a message; `…` is what is filled in. */
export interface Phrase {
  readonly text: string;
  /** Its file, relative to `packages`. */
  readonly file: string;
}

/** Sources whose phrases are not messages, except those that are passed to the constructor of an error. */
const others: readonly string[] = [
  // Usage, help and reports of the command.
  'cli/',
  // Notes about a document, which say what was done, and the text of generated types.
  'openrpc/print/',
  'openrpc/read/',
  'openrpc/bundle/',
  'openrpc/contract/',
  'openrpc/to-types.ts',
  'explorer/page-files.ts',
  'logging/phrase.ts',
];

/** Sources of tests and of a page, which don't throw for users. */
const excluded = ['testing/suites/', 'explorer/page/'];

/** Phrases in the other sources that are no messages. */
const noMessages: readonly string[] = [
  '[object Object]',
  'Bearer …',
  'Basic …',
  '…… (… more characters)',
  '… (… more)',
  'jsonrpcclient call',
  'Measures the duration of an incoming Remote Procedure Call (RPC).',
  'Measures the duration of an outgoing Remote Procedure Call (RPC).',
  '<html><body>Sign in</body></html>',
  '<html><body>Bad Gateway</body></html>',
];

/** Finds the texts in the sources of a package that are a message, or a part of one. */
export function findPhrases(folder: string): Phrase[] {
  const sources = `${root}packages/${folder}/src/`;
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name, file: `${folder}/${name.replaceAll('\\', '/')}` }))
    .filter(({ file }) => !excluded.some((path) => file.startsWith(path)))
    .flatMap(({ name, file }) => {
      const code = readFileSync(sources + name, 'utf8');
      const source = ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true);
      const only = others.some((path) => file.startsWith(path)) ? 'errors' : 'all';
      const texts = find(source, false, only).filter((text) => !noMessages.includes(text));
      return texts.map((text) => ({ text, file }));
    });
}

function find(node: ts.Node, isMessage: boolean, only: 'errors' | 'all'): string[] {
  const text = textOf(node);
  const isOwn =
    text !== undefined &&
    (isMessage ? /[a-z].*[\s:]|[\s:].*[a-z]/i.test(text) : only === 'all' && isPhrase(text));
  const own = isOwn ? [text] : [];
  const isIn = isMessage || isErrorCall(node);
  const found: string[] = [];
  node.forEachChild((child) => {
    found.push(...find(child, isIn && !isOptions(child), only));
  });
  // What is filled into a message isn't a message, unless it is a phrase.
  return [...own, ...found.filter((one) => text === undefined || isPhrase(one))];
}

/** Not the members of an options object, such as a code. */
function isOptions(node: ts.Node): boolean {
  return ts.isObjectLiteralExpression(node) || ts.isCallExpression(node);
}

function isErrorCall(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return /Error$/.test(node.expression.getText());
  return ts.isCallExpression(node) && node.expression.getText() === 'wrongKind';
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…');
}

/** Whether a text has two words. */
function isPhrase(text: string): boolean {
  return /[a-z…] [a-z]|[a-z] …/i.test(text);
}

/** Returns the phrases that a page doesn't contain. */
export function findMissing(page: string, phrases: readonly Phrase[]): Phrase[] {
  const shown = toLine(page);
  return phrases.filter(({ text }) => !shows(shown, text));
}

/** Returns the messages in the headings of a page that contain no phrase of the sources. */
export function findStale(page: string, phrases: readonly Phrase[]): string[] {
  const headings = page.match(/^### .*$/gm) ?? [];
  const messages = headings.flatMap((heading) =>
    [...heading.matchAll(/(`+)(.+?)\1(?!`)/g)].map(([, , message = '']) => message),
  );
  return messages.filter((message) => !phrases.some(({ text }) => shows(toLine(message), text)));
}

function toLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

/** Whether a text contains the parts of a phrase one after another. */
function shows(shown: string, phrase: string): boolean {
  const parts = phrase.split('…').map((part) => part.replace(/^[\s:;,]+|\s+$/g, ''));
  const words = parts.filter((part) => /\w/.test(part)).map((part) => toLine(part));
  const escaped = words.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return words.length > 0 && new RegExp(escaped.join('.{0,40}?')).test(shown);
}
