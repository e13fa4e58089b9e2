import { read, take } from '@jsonrpcclient/fixtures/channel';
import { port, type WindowPortOptions, windowPort } from '@jsonrpcclient/port';
import { describe, expect, test } from 'vitest';

/** A window as another window sees it, and the messages posted to it. */
function createWindow() {
  const posted: unknown[] = [];
  return {
    posted,
    closed: false,
    postMessage: (message: unknown, origin: string) => posted.push([message, origin]),
  };
}

/** Delivers a message. */
function say(source: EventTarget, from: object, origin: string, data: unknown): void {
  source.dispatchEvent(Object.assign(new Event('message'), { data, origin, source: from }));
}

const origin = 'https://example.com';

describe('a window', () => {
  test('receives messages only for its origin', async () => {
    const target = createWindow();
    const channel = windowPort(target, { origin, source: new EventTarget() });
    expect(channel.send('{"id":1}')).toBeUndefined();
    expect(target.posted).toEqual([['{"id":1}', origin]]);
    await channel.close();
  });

  test('is the only source of messages, and only with the right origin', async () => {
    const [target, other, source] = [createWindow(), createWindow(), new EventTarget()];
    const channel = windowPort(target, { origin, source });
    say(source, other, origin, 'another window');
    say(source, target, 'https://example.com.evil.example', 'another origin');
    say(source, target, 'http://example.com', 'another scheme');
    say(source, target, origin, 'right');
    say(source, target, origin, { id: 1 });
    expect(await take(channel, 2)).toEqual(['right', '{"id":1}']);
    await channel.close();
    say(source, target, origin, 'late');
    expect(await read(channel)).toEqual({ values: [], error: undefined });
  });

  test('ends the channel on the next send after it was closed', async () => {
    const target = createWindow();
    const channel = windowPort(target, { origin, source: new EventTarget() });
    target.closed = true;
    expect(() => channel.send('1')).toThrow(
      expect.objectContaining({ name: 'ChannelError', sent: 'no' }),
    );
    expect(target.posted).toEqual([]);
    expect(await read(channel)).toMatchObject({
      error: { name: 'ChannelError', message: 'the peer is gone' },
    });
  });

  test.each([
    '*',
    '/',
    '',
    'null',
    'example.com',
    'https://example.com/',
    'https://example.com:443',
    'https://user:sesame@example.com',
    'HTTPS://example.com',
    'https://exa mple.com',
    'https://[',
    'file://',
  ])('rejects the origin %j', (origin) => {
    const options: WindowPortOptions = { origin, source: new EventTarget() };
    expect(() => windowPort(createWindow(), options)).toThrow(
      new TypeError(
        "origin must be the exact origin of the window's page, such as https://example.com",
      ),
    );
  });

  test.each(['http://localhost:8000', 'https://127.0.0.1', 'chrome-extension://abcdefghijklmnop'])(
    'accepts the origin %j',
    async (origin) => {
      const source = new EventTarget();
      await windowPort(createWindow(), { origin, source }).close();
    },
  );

  test('is rejected by port, which would trust every page', () => {
    const target = Object.assign(new EventTarget(), { postMessage() {}, window: {} });
    target.window = target;
    expect(() => port(target)).toThrow(TypeError);
  });
});
