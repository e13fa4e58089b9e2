/** A call that a link contains. */
export interface LinkedCall {
  readonly method: string;
  readonly params: string;
}

const fragment = new URLSearchParams(location.hash.slice(1));

/** The token that the command has printed. It stays in memory: a reload needs the printed address again. */
export const token = fragment.get('token') ?? '';

/** The call in the address, which is shown but never sent by itself. */
export const linkedCall = readCall(fragment.get('call'));

// So the token isn't in the history of the browser, or in an address that somebody copies.
history.replaceState(null, '', location.pathname + toHash(linkedCall));

/** Returns the address of a call, without the token. */
export function linkTo(call: LinkedCall): string {
  return location.origin + location.pathname + toHash(call);
}

function toHash(call: LinkedCall | undefined): string {
  return call ? `#${new URLSearchParams({ call: JSON.stringify(call) })}` : '';
}

function readCall(text: string | null): LinkedCall | undefined {
  if (!text) return undefined;
  try {
    const { method, params } = JSON.parse(text) as Partial<LinkedCall>;
    return { method: String(method ?? ''), params: String(params ?? '') };
  } catch {
    return undefined;
  }
}
