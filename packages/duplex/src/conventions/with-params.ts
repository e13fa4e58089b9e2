import type { Message } from '@jsonrpcclient/core';

/** Adds members to the params; an array has no place for them. */
export function withParams(request: Message, more: object): Message {
  if (Array.isArray(request.params)) return request;
  return { ...request, params: { ...request.params, ...more } };
}
