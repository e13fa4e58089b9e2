/** Knows the secrets of a command line, and hides them in texts. */
export interface Secrets {
  /** Adds a secret, with the environment variable that stands for it in a printed command. */
  add(value: string, variable: string): void;
  /** Replaces every secret with `***`. */
  hide(text: string): string;
  /** Splits a text at its secrets: a string is plain text, an object the variable of a secret. */
  split(text: string): readonly (string | { readonly variable: string; readonly value: string })[];
}

/** Creates an empty list. Shorter secrets than two characters can't be hidden, because every text contains them. */
export function createSecrets(): Secrets {
  const known = new Map<string, string>();
  /** The longest first, because a secret may contain another one. */
  const pattern = () => {
    const values = [...known.keys()].sort((one, other) => other.length - one.length);
    return new RegExp(`(${values.map(toPattern).join('|')})`);
  };
  const split: Secrets['split'] = (text) => {
    if (known.size === 0) return [text];
    return text.split(pattern()).flatMap((part) => {
      const variable = known.get(part);
      return variable === undefined ? part || [] : { variable, value: part };
    });
  };

  return {
    add(value, variable) {
      for (const form of formsOf(value))
        if (form.length > 1 && !known.has(form)) known.set(form, variable);
    },
    hide: (text) =>
      split(text)
        .map((part) => (typeof part === 'string' ? part : '***'))
        .join(''),
    split,
  };
}

/** A secret as it appears in texts: as it is, in JSON, in JSON in JSON, in a URL, and in a wrong encoding. */
function formsOf(value: string): string[] {
  const quoted = (text: string) => JSON.stringify(text).slice(1, -1);
  const misread = Buffer.from(value).toString('latin1');
  const once = [value, misread].flatMap((text) => [text, quoted(text), quoted(quoted(text))]);
  return [...once, encodeURIComponent(value)];
}

function toPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
