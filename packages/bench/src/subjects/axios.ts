import axios from 'axios';
import type { Connect } from '../subject.ts';
import { overPost } from './post.ts';

/** Floor: axios with its defaults, which parses the JSON itself. */
export const bareAxios: Connect = (url) =>
  overPost(async (body) => {
    const headers = { 'content-type': 'application/json' };
    const { data } = await axios.post<unknown>(url, body, { headers });
    return data;
  });
