/** A server that documents speak of. */
export interface DocumentServer extends AsyncDisposable {
  /** What is to stand in a program for what documents say: a port, the path of a socket, a command. */
  readonly address: string;
  /** The certificate to trust, as PEM. */
  readonly ca?: string;
}

/** How a server that documents speak of is started. */
export interface Entry {
  readonly start: () => Promise<DocumentServer>;
  /** The program that must be installed for it, and whether it is. */
  readonly needs?: { readonly program: string; readonly installed: () => boolean };
}

/** A server under one of its addresses; a URL stands for its port. */
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
