import { readdirSync } from 'node:fs';
import { read, root } from './program.ts';

/** A member of an interface. */
export interface Member {
  readonly name: string;
  readonly comment: string;
  readonly isRequired: boolean;
}

/** An interface, or a type that combines interfaces. */
export interface Declaration {
  readonly members: readonly Member[];
  /** The types that it has the members of, too. */
  readonly parents: readonly string[];
}

/** The interfaces and the type aliases of options that a package declares. */
export function declarationsOf(folder: string): ReadonlyMap<string, Declaration> {
  const declarations = new Map<string, Declaration>();
  for (const file of readdirSync(`${root}packages/${folder}/src`, { recursive: true })) {
    if (!String(file).endsWith('.ts')) continue;
    const text = read(`packages/${folder}/src/${file}`);
    for (const [, name = '', head = '', body = ''] of text.matchAll(
      /^(?:export )?interface (\w+)\b([^{]*)\{(\}|[\s\S]*?^\})/gm,
    )) {
      const parents = toNames(head.replace(/^<[^>]*>/, ''));
      declarations.set(name, { members: toMembers(body), parents });
    }
    for (const [, name = '', body = ''] of text.matchAll(
      /^export type (\w+Options) = ([^;]*);/gm,
    )) {
      declarations.set(name, { members: [], parents: toNames(body) });
    }
  }
  return declarations;
}

function toNames(text: string): string[] {
  return [...text.matchAll(/\b[A-Z]\w+/g)].map(([name]) => name);
}

function toMembers(body: string): Member[] {
  const members = body.matchAll(
    /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?^ {2}(?:readonly )?(\w+)(\??)[:(]/gm,
  );
  return [...members].map(([, comment = '', name = '', optional]) => ({
    name,
    comment: comment.replaceAll(/[\s*]+/g, ' '),
    isRequired: optional === '',
  }));
}

/** The heading of an option, and the line below it. */
export interface OptionHeading {
  readonly name: string;
  /** `**Type:** … · **Default:** …` */
  readonly line: string;
}

/** The headings of options on a page of the docs: those below `## Options of …`. */
export function optionHeadings(page: string): OptionHeading[] {
  return read(`docs/${page}`)
    .split(/^(?=## )/m)
    .filter((section) => section.startsWith('## Options of '))
    .flatMap((section) => [...section.matchAll(/^### (.*)\n\n(.*)$/gm)])
    .map(([, name = '', line = '']) => ({ name, line }));
}
