import { isInstalled } from '@jsonrpcclient/testing';
import { bundle } from '@jsonrpcclient/testing/bundle';
import { runInChromium } from '@jsonrpcclient/testing/chromium';
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

  test('a MessagePort carries texts and objects', () => {
    expect(report.channel).toEqual({
      values: [['{"id":1}'], ['"grüße 👋"'], [{ id: 2 }]],
      end: { values: [] },
    });
  });

  test('a MessagePort may be passed to a worker', () => {
    expect(report.passed).toEqual(['echo through']);
  });

  test('a Worker and its own scope speak to each other, also over a second channel', () => {
    expect(report.worker).toEqual(['echo 1', 'echo 2', 'echo 3']);
  });

  test('a page and its worker call each other', () => {
    expect(report.calls).toBe('Hello Ms Lovelace');
  });

  test.each(['throwing', 'missing'])('a Worker that fails is an error: %s', (name) => {
    expect(report[name]).toEqual({
      values: [],
      error: { name: 'ChannelError', message: 'the worker failed', sent: 'maybe' },
    });
  });

  test('a frame of another origin is heard, and no other frame or origin', () => {
    expect(report.frame).toEqual({
      values: ['echo 1', 'unasked'],
      mistaken: { values: [] },
      other: { values: [] },
    });
  });

  test('a window is taken with its origin alone', () => {
    expect(report.refused).toEqual(['TypeError', 'TypeError', 'TypeError']);
  });

  test('a frame that was removed ends the channel', () => {
    expect(report.gone).toEqual({
      values: [],
      error: { name: 'ChannelError', message: 'the peer is gone', sent: 'maybe' },
    });
  });
});
