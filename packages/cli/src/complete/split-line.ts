/** Splits the start of a shell's line into words; the last one is the word that is being typed. */
export function splitLine(line: string): string[] {
  const words = [''];
  let quote = '';
  for (let place = 0; place < line.length; place++) {
    const character = line[place] ?? '';
    const last = words.length - 1;
    if (quote) {
      if (character === quote) quote = '';
      else words[last] += character;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '\\') words[last] += line[++place] ?? '';
    else if (/\s/.test(character)) {
      if (words[last]) words.push('');
    } else words[last] += character;
  }
  return words;
}
