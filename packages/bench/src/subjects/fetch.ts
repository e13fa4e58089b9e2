import type { Connect, Subject } from '../subject.ts';
import { overPost } from './post.ts';

/** Floor: the platform's fetch. */
export const bareFetch: Connect = (url) => over(url, () => null);

/** The same, with calls that can be aborted. */
export const abortableFetch: Connect = (url) => over(url, () => new AbortController().signal);

function over(url: string, toSignal: () => AbortSignal | null): Subject {
  return overPost(async (body) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body, signal: toSignal() });
    return response.json();
  });
}
