import type { ContentDescriptor, Method } from '../document.ts';
import { anyResult, type Source, toDocument } from './source.ts';

/** Bitcoin Core's overview: a line for each method, such as `getblock "blockhash" ( verbosity )`. */
export const help: Source = {
  method: 'help',
  read(result) {
    // Other servers have a method of this name, too.
    if (typeof result !== 'string' || !/^== .+ ==$/m.test(result)) return undefined;
    const lines = result.split('\n').filter((line) => /^[a-z][\w.]*( |$)/i.test(line));
    return toDocument(
      lines.map((line): Method => {
        const [name = ''] = line.split(' ');
        return { name, params: toParams(line.slice(name.length)), result: anyResult };
      }),
    );
  },
};

/** Params in parentheses are optional. */
function toParams(line: string): ContentDescriptor[] {
  let depth = 0;
  return tokensOf(line).flatMap((token, index): ContentDescriptor[] => {
    if (token === '(') depth += 1;
    else if (token === ')') depth -= 1;
    else return [{ ...toParam(token, index), required: depth === 0 }];
    return [];
  });
}

function toParam(token: string, index: number): ContentDescriptor {
  const [first = ''] = token;
  const name = first === '"' || /\w/.test(first) ? token.replaceAll('"', '') : `param${index + 1}`;
  const types: Readonly<Record<string, string>> = { '"': 'string', '[': 'array', '{': 'object' };
  const type = types[first];
  return { name, schema: type === undefined ? {} : { type } };
}

/** Words, and text in brackets as it is. */
function tokensOf(line: string): string[] {
  const tokens: string[] = [];
  let depth = 0;
  for (const part of line.split(/(?<=[[\]{}])|(?=[[\]{}\s])|(?<=\s)/)) {
    if (depth > 0) tokens.push(`${tokens.pop()}${part}`);
    else if (part.trim() !== '') tokens.push(part);
    if (/^[[{]/.test(part)) depth += 1;
    if (/^[\]}]/.test(part)) depth -= 1;
  }
  return tokens;
}
