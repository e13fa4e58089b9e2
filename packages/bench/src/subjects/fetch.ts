import type { Connect } from '../subject.ts';
import { overPost } from './post.ts';

/** Floor: the platform's fetch. */
export const bareFetch: Connect = (url) =>
  overPost(async (body) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body });
    return response.json();
  });
