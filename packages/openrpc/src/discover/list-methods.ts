import type { ContentDescriptor, Method } from '../document.ts';
import { list } from '../json.ts';
import { type Ask, anyParams, named, namesIn, type Source, toDocument } from './source.ts';

/** The introspection that XML-RPC servers have: names and, if the server has more of it, texts and types. */
export const listMethods: Source = {
  method: 'system.listMethods',
  async read(result, ask) {
    const names = namesIn(result);
    const methods: Method[] = [];
    for (const name of names) methods.push(await describe(name, names, ask));
    const listed = names.includes('system.listNotifications')
      ? namesIn(await ask('system.listNotifications'))
      : [];
    const notifications = listed.map(
      (name): Method => ({ name, params: anyParams, 'x-sender': 'server' }),
    );
    return toDocument([...methods, ...notifications]);
  },
};

async function describe(name: string, names: readonly string[], ask: Ask): Promise<Method> {
  const help = names.includes('system.methodHelp')
    ? await ask('system.methodHelp', [name])
    : undefined;
  const signatures = names.includes('system.methodSignature')
    ? list(await ask('system.methodSignature', [name])).filter(isSignature)
    : [];
  const summary = typeof help === 'string' && help.trim() !== '' ? help.trim() : undefined;
  return { ...named(name), ...(summary && { summary }), ...toSignature(signatures) };
}

function isSignature(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

/** The first type in each signature is that of the result. */
function toSignature(signatures: readonly (readonly string[])[]): Partial<Method> {
  if (signatures.length === 0) return {};
  const least = Math.min(...signatures.map(({ length }) => length));
  const most = Math.max(...signatures.map(({ length }) => length));
  const [result = {}, ...params] = Array.from({ length: most }, (_, index) =>
    toSchema(signatures.flatMap((signature) => signature[index] ?? [])),
  );
  return {
    params: params.map(
      (schema, index): ContentDescriptor => ({
        name: `param${index + 1}`,
        required: index + 1 < least,
        schema,
      }),
    ),
    result: { name: 'result', schema: result },
  };
}

const types: Readonly<Record<string, string>> = {
  array: 'array',
  base64: 'string',
  boolean: 'boolean',
  'dateTime.iso8601': 'string',
  double: 'number',
  i4: 'integer',
  i8: 'integer',
  int: 'integer',
  nil: 'null',
  string: 'string',
  struct: 'object',
};

function toSchema(names: readonly string[]): object {
  const known = [...new Set(names)].map((name) => Object.hasOwn(types, name) && types[name]);
  if (!known.every(Boolean)) return {};
  return { type: known.length > 1 ? known : known[0] };
}
