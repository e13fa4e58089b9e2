import { UsageError } from '../usage-error.ts';

/** Splits the text of a JSON array into the texts of its members, without keeping the whole array. */
export async function* splitArray(texts: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = '';
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  for await (const text of texts) {
    const members: string[] = [];
    let start = 0;
    for (let place = 0; place < text.length; place++) {
      const character = text[place] ?? '';
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (character === '\\') isEscaped = true;
        else if (character === '"') isText = false;
      } else if (character === '"') isText = true;
      else if (character === '[' || character === '{') {
        depth += 1;
        // The bracket of the array itself.
        if (depth === 1) start = place + 1;
      } else if (character === ']' || character === '}' || character === ',') {
        if (character !== ',') depth -= 1;
        if (depth > (character === ',' ? 1 : 0)) continue;
        members.push(rest + text.slice(start, place));
        rest = '';
        start = place + 1;
      }
    }
    rest += text.slice(start);
    yield members.filter((member) => member.trim());
  }
  if (depth > 0) throw new UsageError('the JSON array of the input is not complete');
}
