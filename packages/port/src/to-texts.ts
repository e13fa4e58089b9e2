import { isLarger } from '@jsonrpcclient/duplex';
import { checkJson, measure } from './measure.ts';

/**
 * Reads posted data, which may have any type and any size: the text of a message, or what reports the data as garbage.
 * Undefined if it is too large.
 */
export function toTexts(data: unknown, maxBytes: number): readonly string[] | undefined {
  // Numbers and the like are meant for another listener.
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
    // A bigint, a cycle, a Map: not a message. Its type in brackets is not JSON either, so it is reported as garbage.
    return [Object.prototype.toString.call(data), ...standIn(data)];
  }
}

/** A response without its result, so that the call rejects and does not wait for another. */
function standIn(data: object): readonly string[] {
  const { jsonrpc, id, method } = data as Readonly<Record<string, unknown>>;
  const isResponse = method === undefined && ('result' in data || 'error' in data);
  return isResponse && /string|number/.test(typeof id) ? [JSON.stringify({ jsonrpc, id })] : [];
}
