/** Basic credentials (sent as UTF-8), a bearer token, or the whole `authorization` header of any other scheme. */
export type Credentials =
  | { readonly username: string; readonly password: string }
  | { readonly authorization: string }
  | string;

/** The request that credentials and headers are for, for schemes that sign it. */
export interface RequestToSign {
  readonly method: string;
  /** Without the credentials. */
  readonly url: string;
  /** The text as it is sent. */
  readonly body: string;
}

/**
 * Credentials, or a function that is called for them before each request; undefined sends none. After a 401 it is called
 * once more, with the `www-authenticate` header ('' if there is none), and the request is sent again.
 */
export type Auth =
  | Credentials
  | ((
      challenge: string | undefined,
      request: RequestToSign,
    ) => Credentials | undefined | Promise<Credentials | undefined>);

/** The value of the `authorization` header. */
export function authorization(credentials: Credentials | undefined): string | undefined {
  if (credentials === undefined) return;
  if (typeof credentials === 'string') return `Bearer ${credentials}`;
  if ('authorization' in credentials) return credentials.authorization;
  const bytes = new TextEncoder().encode(`${credentials.username}:${credentials.password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
