/** Writes JSON natively, and otherwise if the value contains a bigint. */
export function stringify(value: unknown): string {
  // Programs add a `toJSON` to BigInt, and then nothing is thrown.
  if (!('toJSON' in BigInt.prototype)) {
    try {
      return JSON.stringify(value);
    } catch {
      // A bigint, or an error that is thrown again below.
    }
  }
  return write(value);
}

/** Writes a mark in place of each bigint, and then replaces the marks. */
function write(value: unknown): string {
  const mark = `${Math.random()}`;
  const digits: string[] = [];
  const text = JSON.stringify(
    value,
    function (this: Readonly<Record<string, unknown>>, name: string, member: unknown) {
      const big = [member, this[name]].find((one) => typeof one === 'bigint');
      return big === undefined ? member : digits.push(`${big}`) && mark;
    },
  );
  if (!digits.length) return text;

  const parts = text.split(`"${mark}"`);
  // A string in the value can equal the mark; another mark won't.
  if (parts.length !== digits.length + 1) return write(value);
  return parts.map((part, index) => part + (digits[index] ?? '')).join('');
}
