import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createClient } from '@jsonrpcclient/core';
import { failure, fake } from '@jsonrpcclient/testing';
import { cassette } from '@jsonrpcclient/testing/cassette';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cassette-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a file replays what was recorded, and makes no call', async () => {
  const server = fake({ add: (a: number, b: number) => a + b });
  const file = join(folder, 'calls', 'shop.jsonl');
  const recorded = createClient(cassette(server, file, { mode: 'record' }));
  expect(await recorded.request('add', [2, 3])).toBe(5);
  expect(await recorded.request('add', [1, 1])).toBe(2);
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(3);

  const replayed = createClient(cassette(server, pathToFileURL(file)));
  expect(await replayed.request('add', [1, 1])).toBe(2);
  expect(await failure(replayed.request('add', [4, 4]))).toBeInstanceOf(TypeError);
  expect(server.calls).toHaveLength(2);

  await createClient(cassette(server, file, { mode: 'record' })).request('add', [2, 3]);
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
});

test("with mode 'missing', only calls that are not in the file are made, and added to it", async () => {
  const server = fake({ add: (a: number, b: number) => a + b });
  const file = join(folder, 'shop.jsonl');
  const make = async () => {
    const client = createClient(cassette(server, file, { mode: 'missing' }));
    return [await client.request('add', [2, 3]), await client.request('add', [1, 1])];
  };
  expect(await make()).toEqual([5, 2]);
  expect(await make()).toEqual([5, 2]);
  expect(server.calls).toHaveLength(2);
});

test('a file that does not exist, and an unknown mode, throw and say what to do', () => {
  const file = join(folder, 'none.jsonl');
  expect(() => cassette(fake({}), file)).toThrow(
    `cassette: there is no file ${file}; record it with mode: 'record'`,
  );
  expect(() => cassette(fake({}), file, { mode: 'play' as never })).toThrow(
    new TypeError("cassette: mode must be 'replay', 'record' or 'missing'"),
  );
});
