/** Reads valid JSON slowly, character by character, and returns big integers as bigints. */
export function referenceParse(text: string): unknown {
  let at = 0;

  const skip = () => {
    while (' \t\n\r'.includes(text[at] ?? '-')) at++;
  };
  /** Whether the next character that isn't a space is this one; if so, passes it. */
  const passes = (character: string) => {
    skip();
    const is = text[at] === character;
    if (is) at++;
    return is;
  };
  const string = (): string => {
    const start = at++;
    while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    return JSON.parse(text.slice(start, ++at)) as string;
  };
  const word = (): unknown => {
    const start = at;
    while (at < text.length && !' \t\n\r,]}'.includes(text.charAt(at))) at++;
    const token = text.slice(start, at);
    if (!/^-?\d+$/.test(token)) return JSON.parse(token);
    return Number.isSafeInteger(Number(token)) ? Number(token) : BigInt(token);
  };
  const list = (): unknown[] => {
    const items: unknown[] = [];
    if (passes(']')) return items;
    do items.push(value());
    while (passes(','));
    at++;
    return items;
  };
  const object = (): object => {
    const members = {};
    if (passes('}')) return members;
    do {
      skip();
      const name = string();
      passes(':');
      const member = { value: value(), enumerable: true, writable: true, configurable: true };
      Object.defineProperty(members, name, member);
    } while (passes(','));
    at++;
    return members;
  };
  const value = (): unknown => {
    if (passes('[')) return list();
    if (passes('{')) return object();
    return text[at] === '"' ? string() : word();
  };
  return value();
}
