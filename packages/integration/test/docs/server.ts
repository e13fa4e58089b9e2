/** A server that the docs mention. */
export interface DocumentServer extends AsyncDisposable {
  /** The real port, socket path or command that replaces the address in the docs. */
  readonly address: string;
  /** The certificate to trust, in PEM format. */
  readonly ca?: string;
}

/** How to start a server that the docs mention. */
export interface Entry {
  readonly start: () => Promise<DocumentServer>;
  /** The program it requires, and whether that is installed. */
  readonly needs?: { readonly program: string; readonly installed: () => boolean };
}

/** A server at one of its addresses; of a URL, only the port is replaced. */
export function documentServer(
  server: AsyncDisposable,
  address: string | number,
  more: Pick<DocumentServer, 'ca'> = {},
): DocumentServer {
  return {
    ...more,
    address: String(address).includes('://') ? portOf(String(address)) : String(address),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

export function portOf(url: string): string {
  return new URL(url).port;
}
