import type { Subject } from '../subject.ts';

/** A floor around an HTTP library: it writes the whole request, reads the whole response and does nothing else. */
export function overPost(post: (body: string) => Promise<unknown>): Subject {
  let id = 0;
  return {
    async call(method, params) {
      const request = { jsonrpc: '2.0', method, params, id: ++id };
      const reply = (await post(JSON.stringify(request))) as { readonly result: unknown };
      return reply.result;
    },
    async batch(messages) {
      return (await post(JSON.stringify(messages))) as readonly unknown[];
    },
  };
}
