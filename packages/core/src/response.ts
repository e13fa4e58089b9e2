import { type Dialect, type Response, read } from './dialect.ts';
import { InvalidResponseError } from './error.ts';
import type { Id } from './id.ts';
import type { Reply } from './transport.ts';

/** An array gives an array; what is unknown may give either. */
export type Parsed<B> = B extends readonly unknown[]
  ? Response[]
  : unknown extends B
    ? Response | Response[]
    : Response;

/**
 * Reads a decoded response, or each of an array (section 5); throws `InvalidResponseError` for what is none.
 * An error without an id has `id: null`.
 */
export function parse<B>(body: B): Parsed<B>;
export function parse(body: unknown): Response | Response[] {
  const one = (member: unknown) => readOrThrow({ body: member }, '2.0');
  return Array.isArray(body) ? body.map(one) : one(body);
}

/** `parse` of a text; what is no JSON is an `InvalidResponseError` too. */
export function parseJson(text: string): Response | Response[] {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new InvalidResponseError('no JSON', { body: text });
  }
  return parse(body);
}

/** The response that a reply is, to the call with that id if one is given. */
export function readOrThrow(
  reply: Reply,
  dialect: Dialect,
  method?: string,
  id?: Id | null,
): Response {
  const response = read(dialect, reply.body, method, id);
  if (typeof response === 'string') throw new InvalidResponseError(response, reply, method);
  return response;
}
