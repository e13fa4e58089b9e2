import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** A code block of a document. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** Its place, such as `README.md:12`. */
  readonly place: string;
}

/** A complete program, and the lines that it must print. */
export interface Program {
  readonly place: string;
  readonly text: string;
  readonly expected: readonly string[];
  /** Files that it starts as a process or a worker. */
  readonly files: readonly File[];
}

/** A block that begins with a file name, such as `// worker.mts`; programs refer to it as 'worker.mts'. */
export interface File {
  readonly name: string;
  readonly ending: 'ts' | 'tsx' | 'mts';
  readonly text: string;
  readonly place: string;
}

/** The paths of the documents and of the examples they refer to. */
export function listDocuments(): { readonly documents: string[]; readonly examples: string[] } {
  const inFolder = (folder: string, ending: string) =>
    readdirSync(root + folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => `${folder}/${name}`);
  const packages = readdirSync(`${root}packages`)
    .map((name) => `packages/${name}/README.md`)
    .filter((path) => existsSync(root + path));
  const pages = readdirSync(`${root}docs`, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? inFolder(`docs/${entry.name}`, '.md') : `docs/${entry.name}`,
  );
  return {
    documents: ['README.md', ...pages.filter((path) => path.endsWith('.md')), ...packages],
    examples: inFolder('docs/examples', '.ts'),
  };
}

export function read(path: string): string {
  return readFileSync(root + path, 'utf8');
}

export function toBlocks(path: string): Block[] {
  const document = read(path);
  return [...document.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)].map(
    ({ 1: language = '', 2: text = '', index }) => ({
      language,
      text,
      place: `${path}:${document.slice(0, index).split('\n').length}`,
    }),
  );
}

/**
 * A `ts` block that begins with an import starts a program; other blocks continue the one before them. A `diff` block
 * turns the code so far into another program.
 */
export function toPrograms(blocks: readonly Block[]): Program[] {
  const texts: { place: string; text: string }[] = [];
  const variants: { place: string; text: string }[] = [];
  const files = toFiles(blocks);
  for (const { language, text, place } of blocks) {
    const current = texts.at(-1);
    if (files.some((file) => file.place === place)) continue;
    if (language === 'ts' && text.startsWith('import ')) texts.push({ place, text });
    else if (language !== 'ts' && language !== 'diff') continue;
    else if (!current) throw new Error(`${place} has no program before it`);
    else if (language === 'ts') current.text += text;
    else variants.push({ place, text: patch(current.text, text, place) });
  }
  return [...texts, ...variants].map(({ place, text }) => ({
    place,
    text,
    expected: toExpected(text),
    files: files.filter(({ name }) => text.includes(`'${name}.mts'`)),
  }));
}

/** The blocks of TypeScript that begin with a file name. */
export function toFiles(blocks: readonly Block[]): File[] {
  return blocks.flatMap(({ language, text, place }) => {
    const [, name, ending] = /^\/\/ ([\w./-]+)\.(m?ts|tsx)\n/.exec(text) ?? [];
    if (name === undefined || ending?.replace('m', '') !== language) return [];
    return ending === 'ts' || ending === 'tsx' || ending === 'mts'
      ? [{ name, ending, text, place }]
      : [];
  });
}

/** Each run of - and + lines replaces the former with the latter. */
function patch(text: string, diff: string, place: string): string {
  let patched = text;
  for (const [, minus = '', plus = ''] of diff.matchAll(/((?:^-.*\n)+)((?:^\+.*\n)*)/gm)) {
    const [before, after] = [minus, plus].map((lines) => lines.replace(/^[-+] ?/gm, ''));
    if (!before || !patched.includes(before)) {
      throw new Error(`${place} takes away what is not there: ${before}`);
    }
    patched = patched.replace(before, () => after ?? '');
  }
  if (patched === text) throw new Error(`${place} changes nothing`);
  return patched;
}

/**
 * The output that a program documents: the comment after a `console.log(…)`; the comment lines directly below it, below the
 * end of a block that contains one, or below an `await`; and each comment that begins with the arrow of a log line.
 */
export function toExpected(text: string): string[] {
  const expected: string[] = [];
  let below = false;
  // The indentation of the last line that prints.
  let printing = 0;
  for (const line of text.split('\n')) {
    const [, comment] = /^\s*\/\/ ?(.*)$/.exec(line) ?? [];
    if (comment !== undefined) {
      if (comment.startsWith('@ts-')) below = false;
      if (below || /^(-->|<--)/.test(comment)) expected.push(comment);
      continue;
    }
    const indent = line.search(/\S|$/);
    if (/^\s*[})\],;]+$/.test(line)) {
      below ||= indent < printing;
      printing = Math.min(printing, indent);
      continue;
    }
    const prints = line.includes('console.log(');
    if (prints) printing = indent;
    below = prints || line.trimStart().startsWith('await ');
    const [, behind] = /console\.log\(.*\);.*? \/\/ (.*)$/.exec(line) ?? [];
    if (behind !== undefined) expected.push(behind);
  }
  return expected;
}
