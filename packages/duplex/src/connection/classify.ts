import { fields } from '@jsonrpcclient/core';

/** Whether a message is a request or a notification, well-formed or not. */
export function isRequest(message: unknown): boolean {
  const { method, params, id, result, error } = fields(message);
  if (method === undefined && params == null) return false;
  if ((result ?? error) != null) return false;
  // Some responses repeat the method; some calls have null for members that they don't need.
  if (typeof method === 'string' && id == null) return true;
  if (typeof method === 'string') return (result === undefined) === (error === undefined);
  return result === undefined && error === undefined;
}

/** A message that may be a response gets none, because two peers that respond to responses would never stop. */
export function mayBeResponse(message: unknown): boolean {
  const { id, result, error } = fields(message);
  return !isRequest(message) && (result !== undefined || error !== undefined || id != null);
}
