import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** A code block of a document. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** Where it stands, such as `README.md:12`. */
  readonly place: string;
}

/** Code that runs by itself, and the lines that it must print. */
export interface Program {
  readonly place: string;
  readonly text: string;
  readonly expected: readonly string[];
}

/** The documents, and the examples that they refer to, by their paths. */
export function listDocuments(): { readonly documents: string[]; readonly examples: string[] } {
  const inFolder = (folder: string, ending: string) =>
    readdirSync(root + folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => `${folder}/${name}`);
  const packages = readdirSync(`${root}packages`)
    .map((name) => `packages/${name}/README.md`)
    .filter((path) => existsSync(root + path));
  return {
    documents: ['README.md', ...inFolder('docs', '.md'), ...packages],
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
 * A `ts` block that begins with an import begins a program, others continue the one before them. A `diff` block
 * makes another program of what there is so far.
 */
export function toPrograms(blocks: readonly Block[]): Program[] {
  const texts: { place: string; text: string }[] = [];
  const variants: { place: string; text: string }[] = [];
  for (const { language, text, place } of blocks) {
    const current = texts.at(-1);
    if (language === 'ts' && text.startsWith('import ')) texts.push({ place, text });
    else if (language !== 'ts' && language !== 'diff') continue;
    else if (!current) throw new Error(`${place} has no program before it`);
    else if (language === 'ts') current.text += text;
    else variants.push({ place, text: patch(current.text, text, place) });
  }
  return [...texts, ...variants].map((program) => ({
    ...program,
    expected: toExpected(program.text),
  }));
}

/** Each run of - and + lines replaces the former by the latter. */
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
 * What a program says it prints: the comment behind a `console.log(…)`, the lines of comment directly below it or the
 * callback that it ends, and each comment that begins with the arrow of a log line.
 */
export function toExpected(text: string): string[] {
  const expected: string[] = [];
  let below = false;
  for (const line of text.split('\n')) {
    const [, comment] = /^\s*\/\/ ?(.*)$/.exec(line) ?? [];
    if (comment !== undefined) {
      if (comment.startsWith('@ts-')) below = false;
      if (below || /^(-->|<--)/.test(comment)) expected.push(comment);
      continue;
    }
    // The end of a callback that prints.
    if (/^\s*[})\],;]+$/.test(line)) continue;
    below = line.includes('console.log(');
    const [, behind] = /console\.log\(.*\);.*? \/\/ (.*)$/.exec(line) ?? [];
    if (behind !== undefined) expected.push(behind);
  }
  return expected;
}
