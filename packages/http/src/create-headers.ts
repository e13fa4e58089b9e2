import { type Auth, authorization, type Credentials, type RequestToSign } from './auth.ts';
import { addHeaders, type HttpHeaders } from './headers.ts';
import type { Verb } from './post.ts';

/** Returns the headers that the options add to a request. */
type ToHeaders = (
  body: string,
  challenge: string | undefined,
  method: Verb,
) => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;

/** Checks the options, and returns a function that asks those that are functions for each request. */
export function createHeaders(
  url: string,
  auth: Auth | undefined,
  headers:
    | HttpHeaders
    | ((request: RequestToSign) => HttpHeaders | Promise<HttpHeaders>)
    | undefined,
): ToHeaders {
  const build = (credentials: Credentials | undefined, more: HttpHeaders | undefined) =>
    addHeaders(
      addHeaders(
        { accept: 'application/json', 'content-type': 'application/json' },
        { authorization: authorization(credentials) },
      ),
      more,
    );
  const fixed = build(
    typeof auth === 'function' ? undefined : auth,
    typeof headers === 'function' ? undefined : headers,
  );
  if (typeof auth !== 'function' && typeof headers !== 'function') return () => fixed;
  return async (body, challenge, method) => {
    const request = { method, url, body };
    const given = typeof auth === 'function' ? await auth(challenge, request) : auth;
    return build(given, typeof headers === 'function' ? await headers(request) : headers);
  };
}
