import { InvalidResponseError, type RpcError } from './error.ts';
import { fields } from './fields.ts';
import type { Id } from './id.ts';
import { toOutcome } from './outcome.ts';

/** A parsed response (JSON-RPC 2.0, section 5). */
export type RpcResponse<R = unknown> =
  | { readonly ok: true; readonly result: R; readonly id: Id }
  | { readonly ok: false; readonly error: RpcError; readonly id: Id | null };

/** The type that `parse` returns: an array for an array, and either for `unknown`. */
export type Parsed<B> = B extends readonly unknown[]
  ? RpcResponse[]
  : unknown extends B
    ? RpcResponse | RpcResponse[]
    : RpcResponse;

/**
 * Parses a decoded response, or an array of them (JSON-RPC 2.0, section 5). Throws an `InvalidResponseError` for
 * anything else. An error without an id has `id: null`.
 */
export function parse<B>(body: B): Parsed<B>;
export function parse(body: unknown): RpcResponse | RpcResponse[] {
  return Array.isArray(body) ? body.map(parseOne) : parseOne(body);
}

function parseOne(body: unknown): RpcResponse {
  const { id = null } = fields(body);
  const known = typeof id === 'string' || typeof id === 'number';
  const outcome = toOutcome({}, { body }, body, known ? id : undefined);
  if (outcome.ok) return { ok: true, result: outcome.result, id: id as Id };
  if (outcome.error instanceof InvalidResponseError) throw outcome.error;
  return { ok: false, error: outcome.error as RpcError, id: id as Id | null };
}

/** Parses JSON text, then works like `parse`. Also throws an `InvalidResponseError` for text that isn't JSON. */
export function parseJson(text: string): RpcResponse | RpcResponse[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new InvalidResponseError('the text is not JSON', { body: text });
  }
  return parse(body);
}
