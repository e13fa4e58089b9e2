/** Takes the line between two places in a text. */
export type TakeLine = (text: string, start: number, stop: number) => void;

/** Cuts a text that arrives in parts into lines, which end in LF, CR or CRLF. */
export interface Lines {
  /** Takes the next part of the text. */
  add(text: string): void;
}

/** Creates a cutter of lines; `limit` is called with the length of a line whose end has not arrived. */
export function createLines(take: TakeLine, limit: (characters: number) => void): Lines {
  /** The beginning of a line whose end has not arrived. */
  let begun = '';
  /** Whether a line feed at the beginning of the next part ends the same line as a carriage return before it. */
  let afterReturn = false;

  const endLine = (text: string, start: number, stop: number) => {
    if (begun === '') return take(text, start, stop);
    const line = begun + text.slice(start, stop);
    begun = '';
    take(line, 0, line.length);
  };

  return {
    add(text) {
      let start = afterReturn && text[0] === '\n' ? 1 : 0;
      if (text !== '') afterReturn = false;
      // Each is looked for only once, or a part without one would take quadratic time.
      let feed = text.indexOf('\n', start);
      let back = text.indexOf('\r', start);
      while (feed >= 0 || back >= 0) {
        const isReturn = back >= 0 && (feed < 0 || back < feed);
        const stop = isReturn ? back : feed;
        endLine(text, start, stop);
        start = stop + 1;
        if (isReturn) {
          if (start === text.length) afterReturn = true;
          else if (feed === start) start++;
          back = text.indexOf('\r', start);
        }
        if (feed >= 0 && feed < start) feed = text.indexOf('\n', start);
      }
      if (start === text.length) return;
      begun += text.slice(start);
      limit(begun.length);
    },
  };
}
