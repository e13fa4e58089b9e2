import { RpcError, TimeoutError, TransportError } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { createHealth, type HealthOptions } from '../src/health.ts';
import { verdictOf } from '../src/verdict.ts';

/** The health of a server, and the clock that it looks at. */
function healthAt(options?: HealthOptions) {
  const clock = { time: 0 };
  const health = createHealth('test', { now: () => clock.time, ...options });
  const end = (verdict: 'success' | 'failure' | 'none', count = 1) => {
    for (let n = 0; n < count; n++) health.report(health.admit(), verdict);
  };
  return { clock, health, end };
}

describe('failures in a row', () => {
  test('stop the calls for the pause', () => {
    const { clock, health, end } = healthAt();
    end('failure', 4);
    expect(health.admit()).toBeGreaterThan(0);
    expect(health.until()).toBe(0);
    end('failure');
    expect(health.admit()).toBe(0);
    expect(health.until()).toBe(5_000);
    clock.time = 4_999;
    expect(health.admit()).toBe(0);
    clock.time = 5_000;
    expect(health.admit()).toBeGreaterThan(0);
  });

  test('start from 0 after a success, but not after an end that says nothing', () => {
    const { health, end } = healthAt();
    end('failure', 4);
    end('success');
    end('failure', 4);
    expect(health.until()).toBe(0);
    end('none');
    end('failure');
    expect(health.until()).toBe(5_000);
  });

  test('that end after the calls were stopped change nothing', () => {
    const { clock, health } = healthAt();
    const tickets = Array.from({ length: 8 }, () => health.admit());
    for (const ticket of tickets.slice(0, 5)) health.report(ticket, 'failure');
    clock.time = 1_000;
    health.report(tickets[5] ?? 0, 'failure');
    health.report(tickets[6] ?? 0, 'success');
    expect(health.until()).toBe(5_000);
    clock.time = 5_000;
    const probe = health.admit();
    health.report(tickets[7] ?? 0, 'failure');
    health.report(probe, 'success');
    expect(health.until()).toBe(0);
  });
});

describe('the rate of failures', () => {
  const mixed = { failures: Number.POSITIVE_INFINITY, minCalls: 10 };

  test('stops the calls once there are enough', () => {
    const { health, end } = healthAt(mixed);
    for (let n = 0; n < 4; n++) {
      end('failure');
      end('success');
    }
    end('success');
    expect(health.until()).toBe(0);
    end('failure');
    expect(health.until()).toBe(5_000);
  });

  test('does not stop them when a call succeeds', () => {
    const { health, end } = healthAt(mixed);
    end('failure', 8);
    end('success', 2);
    expect(health.until()).toBe(0);
  });

  test('covers at most one window, even after a time without calls', () => {
    const { clock, health, end } = healthAt(mixed);
    end('failure', 9);
    clock.time = 10_000;
    end('failure', 9);
    clock.time = 14_999;
    expect(health.until()).toBe(0);
    clock.time = 15_000;
    end('failure');
    expect(health.until()).toBe(20_000);
  });
});

describe('after the pause', () => {
  test('one call at a time is sent', () => {
    const { clock, health, end } = healthAt();
    end('failure', 5);
    clock.time = 5_000;
    const tickets = Array.from({ length: 100 }, () => health.admit());
    expect(tickets.filter((ticket) => ticket !== 0)).toHaveLength(1);
  });

  test('the pause doubles with every failed probe, up to the longest', () => {
    const { clock, health, end } = healthAt({ maxPause: 15_000 });
    end('failure', 5);
    const pauses: number[] = [];
    for (let n = 0; n < 4; n++) {
      pauses.push(health.until() - clock.time);
      clock.time = health.until();
      end('failure');
    }
    expect(pauses).toEqual([5_000, 10_000, 15_000, 15_000]);
    clock.time = health.until();
    end('success');
    end('failure', 5);
    expect(health.until() - clock.time).toBe(5_000);
  });

  test('a probe that says nothing lets the next call be the probe', () => {
    const { clock, health, end } = healthAt();
    end('failure', 5);
    clock.time = 5_000;
    const aborted = health.admit();
    health.report(aborted, 'none');
    const probe = health.admit();
    expect(probe).toBeGreaterThan(0);
    expect(health.admit()).toBe(0);
    health.report(aborted, 'success');
    expect(health.admit()).toBe(0);
    health.report(probe, 'success');
    expect(health.until()).toBe(0);
  });

  test('a probe that never ends counts as failed, and the next one is not stuck behind it', () => {
    const { clock, health, end } = healthAt();
    end('failure', 5);
    clock.time = 5_000;
    const stuck = health.admit();
    expect(health.until()).toBe(15_000);
    clock.time = 14_999;
    expect(health.admit()).toBe(0);
    clock.time = 15_000;
    const probe = health.admit();
    expect(probe).toBeGreaterThan(0);
    health.report(stuck, 'failure');
    expect(health.until()).toBe(35_000);
    health.report(probe, 'success');
    expect(health.until()).toBe(0);
  });

  test('a clock that is set back makes nobody wait longer than a pause', () => {
    const { clock, health, end } = healthAt();
    clock.time = 1_000_000;
    end('failure', 5);
    clock.time = 0;
    expect(health.admit()).toBe(0);
    clock.time = 10_000;
    expect(health.admit()).toBeGreaterThan(0);
  });
});

describe('a forced call', () => {
  test('is sent during a pause; its failure does not lengthen the pause', () => {
    const { health, end } = healthAt();
    end('failure', 5);
    const forced = health.admit(true);
    expect(forced).not.toBe(0);
    health.report(forced, 'failure');
    expect(health.until()).toBe(5_000);
  });

  test('ends the pause if it succeeds', () => {
    const { health, end } = healthAt();
    end('failure', 5);
    health.report(health.admit(true), 'success');
    expect(health.until()).toBe(0);
  });

  test('is an ordinary one if the server is healthy, and the probe after the pause', () => {
    const { clock, health, end } = healthAt();
    expect(health.admit(true)).toBe(health.admit());
    end('failure', 5);
    clock.time = 5_000;
    health.report(health.admit(true), 'failure');
    expect(health.until()).toBe(15_000);
  });
});

test.each([
  ['failures', 0, 'a positive integer or Infinity'],
  ['failures', 1.5, 'a positive integer or Infinity'],
  ['failures', '5', 'a positive integer or Infinity'],
  ['rate', 0, 'above 0 and at most 1'],
  ['rate', 50, 'above 0 and at most 1'],
  ['window', Number.POSITIVE_INFINITY, 'a positive number of milliseconds'],
  ['minCalls', Number.NaN, 'a positive integer or Infinity'],
  ['pause', 0, 'a positive number of milliseconds'],
  ['maxPause', 1, 'at least pause'],
  ['now', 5, 'a function'],
])('%s: %s is refused', (option, value, what) => {
  expect(() => createHealth('breaker', { [option]: value })).toThrow(
    new TypeError(`breaker: ${option} must be ${what}, not ${value === '5' ? 'string' : value}`),
  );
});

describe('the verdict', () => {
  const payload = { method: 'add', params: [2, 3], id: 1 };
  const http = (status: number) =>
    Object.assign(new TransportError('HTTP', 'add', { sent: 'yes' }), { status });

  test.each([
    ['a reply', { reply: { body: {} }, aborted: false }, 'success'],
    ['a reply to nothing', { reply: Object(undefined), aborted: false }, 'success'],
    [
      'a JSON-RPC error with HTTP 500',
      { reply: { body: {}, status: 500 }, aborted: false },
      'success',
    ],
    [
      'a JSON-RPC error with HTTP 429',
      { reply: { body: {}, status: 429 }, aborted: false },
      'success',
    ],
    [
      'a JSON-RPC error with HTTP 503',
      { reply: { body: {}, status: 503 }, aborted: false },
      'failure',
    ],
    ['an RpcError', { error: new RpcError({ code: 1, message: 'no' }), aborted: false }, 'success'],
    ['HTTP 404', { error: http(404), aborted: false }, 'success'],
    ['HTTP 429', { error: http(429), aborted: false }, 'success'],
    ['HTTP 500', { error: http(500), aborted: false }, 'failure'],
    ['HTTP 504', { error: http(504), aborted: false }, 'failure'],
    [
      'no connection',
      { error: new TransportError('refused', 'add', { sent: 'no' }), aborted: false },
      'failure',
    ],
    ['a lost connection', { error: new TransportError('reset', 'add'), aborted: false }, 'failure'],
    [
      'an error of a plain function',
      { error: new TypeError('fetch failed'), aborted: false },
      'failure',
    ],
    ['an invalid option', { error: new TypeError('add: headers must be'), aborted: false }, 'none'],
    ['a timeout', { error: new TimeoutError(50, 'add'), aborted: true }, 'failure'],
    ['an abort', { error: new DOMException('enough', 'AbortError'), aborted: true }, 'none'],
    ['an abort with an error', { error: new TransportError('other', 'x'), aborted: true }, 'none'],
    ['an abort without a reason', { error: undefined, aborted: true }, 'none'],
    [
      'an abort by a timer of the caller',
      { error: new DOMException('', 'TimeoutError'), aborted: true },
      'none',
    ],
  ] as const)('on %s is right', (_, ending, verdict) => {
    expect(verdictOf(ending, payload)).toBe(verdict);
  });
});
