/** What a doc comment says. */
export interface Remarks {
  /** Texts, of which those that are missing or repeated are left out. */
  readonly paragraphs: readonly (string | undefined)[];
  /** Names of tags, and their texts. */
  readonly tags?: readonly (readonly [name: string, text?: string | undefined])[];
}

/** A doc comment, with a line break at the end; '' if there is nothing to say. */
export function comment({ paragraphs, tags = [] }: Remarks, indent: string): string {
  const texts = [...new Set(paragraphs.map((paragraph = '') => toLines(paragraph).join('\n')))];
  const lines = texts
    .filter((text) => text !== '')
    .flatMap((text, index) => [...(index > 0 ? [''] : []), ...text.split('\n')]);
  for (const [name, text = ''] of tags)
    lines.push(`@${name} ${toLines(text).join(' ').replace(/\s+/g, ' ')}`.trimEnd());
  const [first] = lines;
  if (first === undefined) return '';
  if (lines.length === 1) return `${indent}/** ${first} */\n`;
  const body = lines.map((line) => `${indent} *${line && ` ${line}`}\n`).join('');
  return `${indent}/**\n${body}${indent} */\n`;
}

/** The lines of a text, without anything that would end the comment or mean something to the compiler. */
function toLines(text: string): string[] {
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/(?:(?!\n)\p{Cc})+/gu, ' ')
    .replace(/\p{Cf}|\p{Cs}/gu, '')
    .replaceAll('*/', '*\\/')
    .replace(/@(?=ts-|jsx)/gi, '@ ')
    .trim()
    .split('\n')
    .map((line) => line.trimEnd().replace(/^(\s*)@/, '$1\\@'));
}
