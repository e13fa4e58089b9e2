import type { Codec } from '@jsonrpcclient/core';
import type { CassetteLine } from './line.ts';

/**
 * The same text for calls with the same method and the same params, whatever the order of their members. Ignores `_meta`,
 * where MCP puts progress tokens and traces. No params equal empty ones.
 */
export function keyOf({ method, params, notify }: CassetteLine, codec: Codec): string {
  const { _meta, ...named } = Object(params) as Readonly<Record<string, unknown>>;
  const counted = Array.isArray(params) ? params : named;
  const isEmpty = Object.keys(counted).length === 0;
  return codec.stringify([method, notify === true, isEmpty ? null : sorted(counted)]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
}
