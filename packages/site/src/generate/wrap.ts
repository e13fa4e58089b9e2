/** Wraps the doc comments in a code, whose lines would otherwise be wider than its block. */
export function wrapComments(code: string, width: number): string {
  return code.replace(/^( *)\/\*\*([\s\S]*?)\*\//gm, (_, indent: string, body: string) => {
    const text = body
      .replace(/^\s*\*? ?/gm, '')
      .trim()
      .replace(/\n(?!\n)/g, ' ');
    const short = `${indent}/** ${text} */`;
    if (short.length <= width) return short;
    const lines = wrap(text, width - indent.length - 3);
    return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`].join(
      '\n',
    );
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    const longer = `${last} ${word}`;
    if (last !== undefined && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
