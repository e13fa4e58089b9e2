import type { Params } from '@jsonrpcclient/core';
import type { Invocation } from '../command.ts';
import { knownDocument } from '../document/known-document.ts';
import type { Settings } from '../settings/settings.ts';
import { readParams } from './read-params.ts';

/** Reads the params of a call; the document of the target decides about types, if it is known. */
export async function readTypedParams(
  method: string,
  words: readonly string[],
  settings: Settings,
  invocation: Invocation,
): Promise<Params | undefined> {
  const document = words.length > 0 ? await knownDocument(settings, invocation) : undefined;
  if (!document) return readParams(words, invocation);
  const { toKnownTypes } = await import('./known-types.ts');
  return readParams(words, invocation, toKnownTypes(document, method));
}
