import { isLarger } from '@jsonrpcclient/duplex';
import { checkJson, measure } from './measure.ts';

/**
 * Turns posted data of any type and size into the text of a message, or into text that is reported as not JSON. Returns
 * undefined if the data is too large.
 */
export function toTexts(data: unknown, maxBytes: number): readonly string[] | undefined {
  // Numbers and other primitives are meant for another listener.
  if (typeof data !== 'object' || data === null) {
    if (typeof data !== 'string') return [];
    return isLarger(data, maxBytes) ? undefined : [data];
  }
  try {
    if (measure(data, maxBytes) > maxBytes) {
      checkJson(data);
      return undefined;
    }
    const text = JSON.stringify(data);
    return isLarger(text, maxBytes) ? undefined : [text];
  } catch {
    // A bigint, a cycle or a Map is not a message. Its type in brackets is not JSON, so it is reported as that.
    return [Object.prototype.toString.call(data), ...standIn(data)];
  }
}

/** Returns the response without its result, so the call rejects instead of waiting for another response. */
function standIn(data: object): readonly string[] {
  const { jsonrpc, id, method } = data as Readonly<Record<string, unknown>>;
  const isResponse = method === undefined && ('result' in data || 'error' in data);
  return isResponse && /string|number/.test(typeof id) ? [JSON.stringify({ jsonrpc, id })] : [];
}
