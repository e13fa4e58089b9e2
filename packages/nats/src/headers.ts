import { wrongKind } from '@jsonrpcclient/core';
import { headers as createHeaders } from '@nats-io/nats-core';
import type { NatsMessageHeaders } from './connection.ts';

/** Headers by name. A header whose value is `undefined` isn't sent. */
export type NatsHeaders = Readonly<Record<string, string | undefined>>;

/** Joins headers, the later ones first. Returns undefined if there are none, because headers cost a second message format. */
export function toHeaders(
  ...all: readonly (NatsHeaders | undefined)[]
): NatsMessageHeaders | undefined {
  let joined: NatsMessageHeaders | undefined;
  for (const headers of all) {
    if (headers === undefined) continue;
    if (Object(headers) !== headers) throw wrongKind('headers', 'Object', headers);
    for (const [name, value] of Object.entries(headers)) {
      joined ??= createHeaders();
      // A call's own header replaces one whose name is in another case, as over HTTP.
      joined.delete(name, 'insensitive');
      if (value !== undefined) joined.append(name, value);
    }
  }
  return joined;
}

/** Returns the headers of a reply: names in lower case, and several values of a header joined into one string. */
export function fromHeaders(headers: NatsMessageHeaders): Readonly<Record<string, string>> {
  const joined: Record<string, string> = {};
  for (const [name, values] of headers) joined[name.toLowerCase()] = values.join(', ');
  return joined;
}
