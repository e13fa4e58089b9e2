/** What `console.log` prints for values, in the form that Node uses. */
export function toText(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === 'string' ? value : show(value, []))).join(' ');
}

function show(value: unknown, parents: readonly unknown[]): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `[Function: ${value.name || '(anonymous)'}]`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (parents.includes(value)) return '[Circular]';
  const path = [...parents, value];
  const members = Array.isArray(value)
    ? value.map((member) => show(member, path))
    : Object.entries(value).map(([name, member]) => `${toName(name)}: ${show(member, path)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return members.length > 0 ? `${open} ${members.join(', ')} ${close}` : `${open}${close}`;
}

function toName(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : `'${name}'`;
}
