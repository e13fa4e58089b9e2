import type { ContentDescriptor, Method } from '../document.ts';
import { isObject, list, member, text } from '../json.ts';
import { anyParams, anyResult, type Source, toDocument } from './source.ts';

/** The service description of the drafts of JSON-RPC 1.1. */
export const describe: Source = {
  method: 'system.describe',
  read(result) {
    const methods = list(member(result, 'procs')).flatMap((procedure): Method[] => {
      const name = text(member(procedure, 'name'));
      if (name === undefined) return [];
      const [summary, description] = ['summary', 'help'].map((each) =>
        text(member(procedure, each)),
      );
      const params = member(procedure, 'params');
      return [
        {
          name,
          ...(summary && { summary }),
          ...(description && { description }),
          params: Array.isArray(params) ? params.map(toParam) : anyParams,
          result: { ...anyResult, schema: toSchema(member(procedure, 'return')) },
        },
      ];
    });
    const [title = '', version = ''] = ['name', 'version'].map((each) =>
      text(member(result, each)),
    );
    return toDocument(methods, { info: { title, version } });
  },
};

function toParam(param: unknown, index: number): ContentDescriptor {
  const name = text(param) ?? text(member(param, 'name')) ?? `param${index + 1}`;
  return { name, required: true, schema: toSchema(param) };
}

const types: Readonly<Record<string, string>> = {
  arr: 'array',
  bit: 'boolean',
  nil: 'null',
  num: 'number',
  obj: 'object',
  str: 'string',
};

/** The schema for a type, or for an object with a type. */
function toSchema(described: unknown): object {
  const name = isObject(described) ? member(described, 'type') : undefined;
  return typeof name === 'string' && Object.hasOwn(types, name) ? { type: types[name] } : {};
}
