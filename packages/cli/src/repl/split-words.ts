/**
 * Splits a line of the REPL into words. Unlike in a shell, JSON needs no quotes: blanks inside of brackets and double quotes
 * don't end a word. Single quotes are removed.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let depth = 0;
  let quote = '';
  for (let place = 0; place < line.length; place++) {
    const character = line[place] ?? '';
    if (!quote && depth === 0 && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    word ??= '';
    if (quote === '"' && character === '\\') {
      word += character + (line[++place] ?? '');
      continue;
    }
    // Only outside of JSON: there, an apostrophe is text.
    if (character === "'" && depth === 0 && quote !== '"') {
      quote = quote ? '' : "'";
      continue;
    }
    word += character;
    if (quote === "'") continue;
    if (character === '"') quote = quote ? '' : '"';
    else if (!quote && /[[{]/.test(character)) depth += 1;
    else if (!quote && /[\]}]/.test(character)) depth = Math.max(0, depth - 1);
  }
  if (word !== undefined) words.push(word);
  return words;
}
