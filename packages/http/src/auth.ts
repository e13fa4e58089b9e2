/** Basic credentials (sent as UTF-8), or a bearer token. */
export type Credentials = { readonly username: string; readonly password: string } | string;

/**
 * Credentials, or a function that is asked for them before each request; after a 401 it is asked once more,
 * with the `www-authenticate` header ('' when there was none), and the request is sent again.
 */
export type Auth = Credentials | ((challenge?: string) => Credentials | Promise<Credentials>);

/** The value of the `authorization` header. */
export function authorization(credentials: Credentials | undefined): string | undefined {
  if (credentials === undefined) return;
  if (typeof credentials === 'string') return `Bearer ${credentials}`;
  const bytes = new TextEncoder().encode(`${credentials.username}:${credentials.password}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
