import { isInstalled } from '@jsonrpcclient/fixtures';
import { bundle } from '@jsonrpcclient/fixtures/bundle';
import { runInChromium } from '@jsonrpcclient/fixtures/chromium';
import { beforeAll, describe, expect, test } from 'vitest';

describe.skipIf(!isInstalled('chromium'))('Chromium (Debian package chromium)', () => {
  let report: Readonly<Record<string, unknown>> = {};

  beforeAll(async () => {
    const [page, worker, served, frame] = await Promise.all([
      bundle(new URL('page/page.ts', import.meta.url)),
      bundle(new URL('page/worker.ts', import.meta.url)),
      bundle(new URL('page/served.ts', import.meta.url)),
      bundle(new URL('page/frame.ts', import.meta.url)),
    ]);
    const run = await runInChromium(page, {
      '/worker.js': worker,
      '/served.js': served,
      '/frame': `<!doctype html><script type="module">${frame}</script>`,
    });
    report = run.report as typeof report;
  });

  test('a MessagePort carries text and objects', () => {
    expect(report.channel).toEqual({
      values: [['{"id":1}'], ['"grüße 👋"'], [{ id: 2 }]],
      end: { values: [] },
    });
  });

  test('a MessagePort can be passed to a worker', () => {
    expect(report.passed).toEqual(['echo through']);
  });

  test('a Worker and its own scope talk to each other, also over a second channel', () => {
    expect(report.worker).toEqual(['echo 1', 'echo 2', 'echo 3']);
  });

  test('a page and its worker call each other', () => {
    expect(report.calls).toBe('Hello Ms Lovelace');
  });

  test.each(['throwing', 'missing'])(
    'a Worker that fails ends the channel with an error: %s',
    (name) => {
      expect(report[name]).toEqual({
        values: [],
        error: { name: 'ChannelError', message: 'the worker failed', sent: 'maybe' },
      });
    },
  );

  test('receives messages only from the given frame and origin', () => {
    expect(report.frame).toEqual({
      values: ['echo 1', 'unasked'],
      mistaken: { values: [] },
      other: { values: [] },
    });
  });

  test('accepts a window only with its origin', () => {
    expect(report.refused).toEqual(['TypeError', 'TypeError', 'TypeError']);
  });

  test('removing the frame ends the channel', () => {
    expect(report.gone).toEqual({
      values: [],
      error: { name: 'ChannelError', message: 'the peer is gone', sent: 'maybe' },
    });
  });
});
