import { describe, expect, test } from 'vitest';
import { type Ending, passOn } from '../src/ending.ts';
import type { Reply, Transport } from '../src/transport.ts';

const payload = { method: 'add' };

/** Passes a call on to a transport; returns what `ended` was called with, and how the promise settled. */
function passing(next: Transport, signal?: AbortSignal) {
  const endings: Ending[] = [];
  const settled = passOn(next, payload, { signal }, (ending) => endings.push(ending)).then(
    (reply) => ({ reply }),
    (error: unknown) => ({ error, ended: endings.length }),
  );
  return { endings, settled };
}

describe('the end of a call is reported once', () => {
  test('with its reply', async () => {
    const { endings, settled } = passing(async () => ({ body: 1 }));
    expect(await settled).toEqual({ reply: { body: 1 } });
    expect(endings).toEqual([{ reply: { body: 1 }, aborted: false }]);
  });

  test('with an empty reply if the transport returns nothing', async () => {
    const { endings, settled } = passing((() => undefined) as never);
    expect(await settled).toEqual({ reply: { body: undefined } });
    expect(endings).toEqual([{ reply: { body: undefined }, aborted: false }]);
  });

  test('with its error, before the promise rejects, even if the transport throws', async () => {
    const error = new Error('lost');
    const ending = { error, aborted: false };
    const rejecting = passing(() => Promise.reject(error));
    expect(await rejecting.settled).toEqual({ error, ended: 1 });
    expect(rejecting.endings).toEqual([ending]);
    const throwing = passing(() => {
      throw error;
    });
    expect(await throwing.settled).toEqual({ error, ended: 1 });
    expect(throwing.endings).toEqual([ending]);
  });

  test('when it is aborted, whatever the transport does later', async () => {
    const controller = new AbortController();
    let reply: (reply: Reply) => void = () => {};
    const { endings, settled } = passing(
      () =>
        new Promise((resolve) => {
          reply = resolve;
        }),
      controller.signal,
    );
    controller.abort('enough');
    expect(endings).toEqual([{ error: 'enough', aborted: true }]);
    reply({ body: 1 });
    expect(await settled).toEqual({ error: 'enough', ended: 1 });
    expect(endings.length).toBe(1);
  });

  test('when it was aborted before, and the call is not passed on', async () => {
    let calls = 0;
    const { endings, settled } = passing(async () => {
      calls++;
      return { body: 1 };
    }, AbortSignal.abort('enough'));
    expect(await settled).toEqual({ error: 'enough', ended: 1 });
    expect(endings.length).toBe(1);
    expect(calls).toBe(0);
  });
});
