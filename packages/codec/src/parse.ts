import { exact } from './exact.ts';
import { visitUnsafe } from './visit-unsafe.ts';

/** Parses JSON natively, and once more if the value contains a number that may have lost digits. */
export function parse(text: string): unknown {
  const value = parseNatively(text);
  let isExact = true;
  visitUnsafe(value, () => {
    isExact = false;
    return true;
  });
  return isExact ? value : exact(text);
}

function parseNatively(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The native error shows the text.
    throw new SyntaxError('the text is not valid JSON');
  }
}
