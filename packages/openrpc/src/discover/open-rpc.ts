import type { OpenRpcDocument } from '../document.ts';
import { isObject, member } from '../json.ts';
import { named, namesIn, type Source, toDocument } from './source.ts';

/** OpenRPC's own method, and those of Bitcoin Core and Lotus. */
export const openRpcSources: readonly Source[] = [
  'rpc.discover',
  'getopenrpcinfo',
  'Filecoin.Discover',
].map((method) => ({ method, read: readOpenRpc }));

/** Returns the server's own document, as it is. Some servers send its text. */
function readOpenRpc(result: unknown): OpenRpcDocument | undefined {
  const document = typeof result === 'string' ? parse(result) : result;
  const methods = member(document, 'methods');
  const isList = Array.isArray(methods) && methods.some(isObject);
  if (isList || isObject(methods)) return document as OpenRpcDocument;
  return toDocument(namesIn(document).map(named));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
