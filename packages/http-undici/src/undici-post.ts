import { joinHeaders, type PostReply, type PostRequest } from '@jsonrpcclient/http';
import { collect } from './collect.ts';
import { type Dispatching, dispatch, type ResponseHead, type Target } from './dispatch.ts';

/** Sends one POST, and resolves once its body is complete. */
export function undiciPost(
  pool: Dispatching,
  target: Target,
  { headers, body, options, maxResponseBytes }: PostRequest,
): Promise<PostReply> {
  const request = { method: 'POST', headers, body, options } as const;
  return dispatch(pool, target, request, (response, resolve, { release, abort, fail, drain }) => {
    const done = (text: string | undefined, error?: Error) => {
      release();
      resolve(toReply(response, text, error));
      if (text === undefined) abort();
    };
    return collect(response.headers, maxResponseBytes, { done, fail, drain });
  });
}

/** Not a spread: V8 adds properties to a spread object slowly. */
function toReply(
  { status, statusText, headers }: ResponseHead,
  body: string | undefined,
  error: Error | undefined,
): PostReply {
  return { status, statusText, headers: joinHeaders(headers), body, error };
}
