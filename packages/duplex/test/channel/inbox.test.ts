import { createInbox } from '@jsonrpcclient/duplex';
import { expect, test } from 'vitest';

function start() {
  const calls: string[] = [];
  const flow = { pause: () => calls.push('pause'), resume: () => calls.push('resume') };
  const inbox = createInbox(() => calls.push('return'), flow);
  return { inbox, calls };
}

test('a thousand queued messages pause the medium once, and half of them resume it', async () => {
  const { inbox, calls } = start();
  inbox.push({ state: 'open' });
  for (let count = 1; count < 1000; count++) inbox.push('');
  expect(calls).toEqual([]);
  for (let count = 0; count < 10; count++) inbox.push('late');
  expect(calls).toEqual(['pause']);
  expect(inbox.size).toBe(1010);
  expect(inbox.shift()).toEqual({ state: 'open' });
  while (inbox.size > 500) expect((await inbox.next()).value).toBe('');
  expect(calls).toEqual(['pause']);
  await inbox.next();
  expect(calls).toEqual(['pause', 'resume']);
});

test('16 MiB of queued messages pause the medium, and half of that resumes it', async () => {
  const { inbox, calls } = start();
  const text = 'x'.repeat(2 ** 20);
  for (let count = 0; count < 16; count++) inbox.push(text);
  expect(calls).toEqual([]);
  inbox.push('x');
  expect(calls).toEqual(['pause']);
  for (let count = 0; count < 8; count++) await inbox.next();
  expect(calls).toEqual(['pause']);
  await inbox.next();
  expect(calls).toEqual(['pause', 'resume']);
});

test('neither a message that a reader is waiting for nor one after the end counts', async () => {
  const { inbox, calls } = start();
  const next = inbox.next();
  inbox.push('x'.repeat(2 ** 25));
  expect((await next).value).toHaveLength(2 ** 25);
  inbox.push('last');
  inbox.end(new Error('broken'));
  inbox.push('x'.repeat(2 ** 25));
  expect(calls).toEqual([]);
  expect(await inbox.next()).toEqual({ done: false, value: 'last' });
  await expect(inbox.next()).rejects.toThrow('broken');
  expect(await inbox.next()).toEqual({ done: true, value: undefined });
});

test('a reader that stops calls onReturn', async () => {
  const { inbox, calls } = start();
  inbox.push('1');
  for await (const message of inbox) {
    expect(message).toBe('1');
    break;
  }
  expect(calls).toEqual(['return']);
  expect(inbox.size).toBe(0);
});
