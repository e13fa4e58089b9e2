import { isInstalled } from '@jsonrpcclient/fixtures';
import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { runInChromium } from '@jsonrpcclient/fixtures/chromium';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { serveSockets, streamOf } from './server.ts';

const open = { state: 'open' };

/** The expected result of each scenario, in a page and in a worker. */
const expected = {
  echo: { values: [open, '1', 'grüße 👋', ''], ping: 'undefined', state: 'connecting' },
  call: 5,
  reason: 'closed',
  binary: { values: [open, 'grüße'] },
  code: {
    values: [open],
    error: {
      name: 'ChannelError',
      message: 'the server closed the connection (4000 "reason")',
      code: 4000,
      sent: 'maybe',
    },
  },
  good: { values: [open] },
  cut: {
    values: [open],
    error: {
      name: 'ChannelError',
      message: 'the connection was lost (1006)',
      code: 1006,
      sent: 'maybe',
    },
  },
  large: {
    values: [open],
    error: {
      name: 'ChannelError',
      message: 'received a message larger than maxMessageBytes',
      sent: 'maybe',
    },
  },
  refused: {
    values: [],
    error: {
      name: 'ChannelError',
      message: 'the connection could not be opened (1006)',
      code: 1006,
      sent: 'no',
    },
  },
  headers: {
    values: [],
    error: {
      name: 'ChannelError',
      message: 'the WebSocket class rejected the headers; pass one that supports them, such as ws',
      sent: 'no',
    },
  },
  subprotocol: { values: [open] },
  relative: {
    values: [],
    error: {
      name: 'ChannelError',
      message: 'the connection could not be opened (1006)',
      code: 1006,
      sent: 'no',
    },
  },
  silent: {
    values: [],
    error: { name: 'ChannelError', message: 'could not connect within connectTimeout', sent: 'no' },
  },
  full: { waited: true, came: 9 },
};

type Results = Readonly<Record<string, unknown>>;

describe.skipIf(!isInstalled('chromium'))('Chromium (Debian package chromium)', () => {
  let report: { readonly page?: Results; readonly worker?: Results } = {};
  let asked: readonly (string | undefined)[] = [];
  let codes: readonly number[] = [];

  beforeAll(async () => {
    await using server = await serveSockets(behave);
    const scripts = await Promise.all([
      bundle(new URL('page/page.ts', import.meta.url)),
      bundle(new URL('page/worker.ts', import.meta.url)),
    ]);
    const [page = '', worker = ''] = scripts.map(
      (script) => `const serverUrl = '${server.url}';\n${script}`,
    );
    const run = await runInChromium(page, { '/worker.js': worker });
    report = run.report as typeof report;
    asked = run.requests
      .filter(({ url }) => url === '/relative')
      .map(({ headers }) => headers.upgrade);
    codes = server.codes;
  });

  test.each(Object.keys(expected) as (keyof typeof expected)[])('%s', (name) => {
    expect(report.page?.[name]).toEqual(expected[name]);
    expect(report.worker?.[name]).toEqual(expected[name]);
  });

  test('accepts a URL relative to the page', () => {
    expect(asked).toEqual(['websocket', 'websocket']);
  });

  test('reports to the server that it closed', () => {
    expect(codes).toContain(1000);
    expect(codes).toContain(4001);
  });
});

/** Handles a socket as its path says. */
function behave(socket: WebSocket, path: string): void {
  const [, what, code] = path.split('/');
  if (what === 'echo') socket.on('message', (data, binary) => socket.send(data, { binary }));
  if (what === 'binary') socket.send(Buffer.from('grüße'), () => socket.close(1000));
  if (what === 'close') socket.close(Number(code), 'reason');
  if (what === 'cut') streamOf(socket).destroy();
}
