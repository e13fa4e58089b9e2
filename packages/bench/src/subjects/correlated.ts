import type { Subject } from '../subject.ts';

interface Wire {
  readonly send: (text: string) => unknown;
  readonly listen: (receive: (text: string) => void) => unknown;
}

/** A floor over a two-way medium: it keeps a promise for each id and does nothing else. */
export function correlated(open: Promise<unknown>, { send, listen }: Wire): Subject {
  const waiting = new Map<number, (result: unknown) => void>();
  let isOpen = false;
  let id = 0;
  const opened = open.then(() => {
    isOpen = true;
  });
  listen((text) => {
    const reply = JSON.parse(text) as { readonly id: number; readonly result: unknown };
    waiting.get(reply.id)?.(reply.result);
    waiting.delete(reply.id);
  });
  return {
    async call(method, params) {
      if (!isOpen) await opened;
      const request = { jsonrpc: '2.0', method, params, id: ++id };
      return new Promise((resolve) => {
        waiting.set(request.id, resolve);
        send(JSON.stringify(request));
      });
    },
    batch: 'measured as a batch over HTTP',
  };
}
