import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { streamChannel } from '@jsonrpcclient/stream';
import { expect, test } from 'vitest';
import { createSink, open } from './streams.ts';

test('bytes that arrive are activity, even if no message is complete', async () => {
  const { channel, input } = open();
  const before = channel.activity?.();
  expect(channel.activity?.()).toBe(before);
  input.write('{"json');
  await setImmediate();
  const after = channel.activity?.();
  expect(after).not.toBe(before);
  expect(channel.activity?.()).toBe(after);
  await channel.close();
});

test('bytes that leave are activity only if they had to wait', async () => {
  const sink = createSink();
  const channel = streamChannel(new PassThrough(), sink.output, { closeTimeout: 0 });
  const look = async () => {
    await setImmediate();
    return channel.activity?.();
  };
  const before = await look();
  channel.send('1');
  expect(await look()).toBe(before);
  sink.block();
  channel.send('2');
  expect(await look()).toBe(before);
  channel.send('3');
  expect(await look()).toBe(before);
  sink.unblock();
  expect(await look()).not.toBe(before);
  await channel.close();
});
