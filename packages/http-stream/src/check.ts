import { type Call, wrongKind } from '@jsonrpcclient/core';

/** Throws a `TypeError` that names the function and the option, unless the options are valid. */
export function checkOptions(
  of: string,
  { post, ...numbers }: { readonly post?: unknown; readonly [option: string]: unknown },
): void {
  if (post !== undefined && typeof post !== 'function')
    throw wrongKind(of, 'post: a PostStream such as undiciStream()', post);
  for (const [name, value] of Object.entries(numbers)) {
    if (value !== undefined && !(typeof value === 'number' && value >= 0))
      throw wrongKind(of, `${name}: number of 0 or more`, value);
  }
}

/** Throws a `TypeError` for a transport or a call of the wrong kind. */
export function checkCall(of: string, transport: unknown, call: Call): void {
  if (typeof transport !== 'function')
    throw wrongKind(of, 'a transport such as httpStream(url)', transport);
  if (typeof call?.method !== 'string')
    throw wrongKind(of, 'a call such as { method, params }', call);
}
