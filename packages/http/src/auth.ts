import { wrongKind } from '@jsonrpcclient/core';

/** Basic credentials (sent as UTF-8), a bearer token, or the complete `authorization` header for any other scheme. */
export type Credentials =
  | { readonly username: string; readonly password: string }
  | { readonly authorization: string }
  | string;

/** The request that credentials and headers are added to, for schemes that sign it. */
export interface RequestToSign {
  readonly method: string;
  /** Without credentials. */
  readonly url: string;
  /** The JSON that is sent. */
  readonly body: string;
}

/**
 * Credentials, or a function that returns them and is called before each request; `undefined` sends none. After a 401,
 * it is called again with the `www-authenticate` header ('' if there is none), and the request is sent again.
 */
export type Auth =
  | Credentials
  | ((
      challenge: string | undefined,
      request: RequestToSign,
    ) => Credentials | undefined | Promise<Credentials | undefined>);

/** Returns the value of the `authorization` header. */
export function authorization(credentials: Credentials | undefined): string | undefined {
  if (credentials === undefined) return;
  if (typeof credentials === 'string') return `Bearer ${credentials}`;
  const { authorization, username, password } = Object(credentials);
  if (authorization) return authorization;
  // Otherwise, 'undefined' would be sent.
  if (typeof username !== 'string' || typeof password !== 'string')
    throw wrongKind('http', 'auth: { username, password }', credentials);
  const bytes = new TextEncoder().encode(`${username}:${password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
