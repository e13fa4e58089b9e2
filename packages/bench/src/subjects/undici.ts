import { type Dispatcher, Pool } from 'undici';
import type { Connect, Subject } from '../subject.ts';
import { overPost } from './post.ts';

const options = {
  path: '/',
  method: 'POST' as const,
  headers: { 'content-type': 'application/json' },
};

/** Floor: the lowest-level API of undici. */
export const undiciDispatch: Connect = (url) => overDispatch(new Pool(url), options);

/** Floor: the same with HTTP pipelining. */
export const undiciPipelined: Connect = (url) => {
  const pool = new Pool(url, { pipelining: 16, connections: 4 });
  return overDispatch(pool, { ...options, idempotent: true, blocking: false });
};

function overDispatch(pool: Pool, options: Dispatcher.DispatchOptions): Subject {
  return overPost(
    (body) =>
      new Promise((resolve, reject) => {
        pool.dispatch({ ...options, body }, collect(resolve, reject));
      }),
  );
}

function collect(
  resolve: (reply: unknown) => void,
  reject: (error: Error) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  return {
    onRequestStart() {},
    onResponseStart() {},
    onResponseData(_, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      const [first, second] = chunks;
      const bytes = first && !second ? first : Buffer.concat(chunks);
      try {
        resolve(JSON.parse(bytes.toString()));
      } catch (error) {
        reject(error as Error);
      }
    },
    onResponseError(_, error) {
      reject(error);
    },
  };
}

/** Floor: the API that undici's README shows. */
export const undiciRequest: Connect = (url) => {
  const pool = new Pool(url);
  return overPost(async (body) => {
    const { body: reply } = await pool.request({ ...options, body });
    return JSON.parse(await reply.text());
  });
};
