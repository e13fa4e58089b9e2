/** A place in a document: the names and indices on the way to it. */
export type Place = readonly string[];

/** The JSON pointer of a place, as a fragment (RFC 6901, section 6): `#/methods/0`. */
export function toPointer(place: Place): string {
  return ['#', ...place]
    .map((token) => token.replaceAll('~', '~0').replaceAll('/', '~1'))
    .join('/');
}

/** Reads the JSON pointer in a fragment; escapes that are malformed are taken literally. */
export function toPlace(fragment: string): Place {
  return fragment
    .split('/')
    .slice(1)
    .map((token) => decode(token).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function decode(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
