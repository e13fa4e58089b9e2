import type { ContentDescriptor, Method, OpenRpcDocument } from '../document.ts';
import { isObject, member, text } from '../json.ts';

/** Calls a method of the server; resolves with undefined if the server doesn't have it. */
export type Ask = (method: string, params?: readonly unknown[]) => Promise<unknown>;

/** One way to ask a server what it offers. */
export interface Source {
  readonly method: string;
  /** Returns the document that the result stands for; undefined if it says nothing about methods. */
  readonly read: (
    result: unknown,
    ask: Ask,
  ) => OpenRpcDocument | undefined | Promise<OpenRpcDocument | undefined>;
}

/** A document about what only its source describes. */
export function toDocument(
  methods: readonly Method[],
  more: Partial<OpenRpcDocument> = {},
): OpenRpcDocument | undefined {
  if (methods.length === 0) return undefined;
  return { openrpc: '1.4.1', info: { title: '', version: '' }, ...more, methods };
}

/** Any params: their number and types aren't known. */
export const anyParams: readonly ContentDescriptor[] = [
  { name: 'params', schema: {}, 'x-rest': true },
];

export const anyResult: ContentDescriptor = { name: 'result', schema: {} };

/** A method of which only the name is known. */
export function named(name: string): Method {
  return { name, params: anyParams, result: anyResult };
}

/** The names in a list, or in the member `methods` of an object. */
export function namesIn(result: unknown): string[] {
  const entries = isObject(result) ? member(result, 'methods') : result;
  if (!Array.isArray(entries)) return [];
  const names = entries.map((entry) => (isObject(entry) ? member(entry, 'name') : entry));
  return [...new Set(names.filter((name): name is string => text(name) !== undefined))];
}
