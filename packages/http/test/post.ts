import type { Post, PostReply, PostRequest } from '@jsonrpcclient/http';

/** A `Post` that gives these replies in turn, the last again and again, and keeps what it was asked. */
export function posting(
  ...replies: readonly (Partial<PostReply> | Error)[]
): Post & { readonly requests: PostRequest[] } {
  const requests: PostRequest[] = [];
  const post: Post = async (request) => {
    const reply = replies[Math.min(requests.push(request), replies.length) - 1];
    if (reply instanceof Error) throw reply;
    return { status: 200, headers: {}, body: '{"jsonrpc":"2.0","result":5,"id":1}', ...reply };
  };
  return Object.assign(post, { requests });
}
