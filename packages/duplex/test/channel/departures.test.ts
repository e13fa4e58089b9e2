import { createDepartures, type Outflow, restOf } from '@jsonrpcclient/duplex';
import { expect, test } from 'vitest';

const idle: Outflow = { isFull: false, done: 0, rest: 0 };
const full: Outflow = { isFull: true, done: 0, rest: 100 };
const silent: Outflow = { isFull: true, done: 0 };

test.each<[string, Outflow[], number]>([
  ['nothing happens', [idle, idle], 0],
  ['what is sent leaves at once', [idle, { ...idle, done: 5 }, { ...idle, done: 9 }], 0],
  ['something begins to wait', [idle, full], 0],
  ['nothing leaves of what waits', [full, full, full], 0],
  ['more begins to wait', [full, { ...full, rest: 200 }], 0],
  ['a part of it leaves', [full, { ...full, rest: 99 }, { ...full, rest: 98 }], 2],
  ['it leaves and more begins to wait', [full, { isFull: true, done: 1, rest: 200 }], 1],
  ['nothing leaves a medium that does not report what is left', [silent, silent], 0],
  ['a part leaves of one', [silent, { ...silent, done: 1 }], 1],
  ['all of it leaves', [full, { ...idle, done: 1 }, { ...idle, done: 2 }], 1],
])('the count of departures when %s', (_, looks, count) => {
  const departures = createDepartures();
  expect(looks.map((now) => departures(now)).at(-1)).toBe(count);
});

test.each([
  [{}, undefined],
  [{ _handle: null }, undefined],
  [{ _handle: {} }, undefined],
  [{ _handle: { writeQueueSize: 5 } }, 5],
  [{ _handle: { writeQueueSize: 5, _parent: null } }, 5],
  [{ _handle: { writeQueueSize: 5, _parent: { writeQueueSize: 3 } } }, 3],
])('the unwritten bytes of a stream: %j', (stream, rest) => {
  expect(restOf(stream)).toBe(rest);
});
