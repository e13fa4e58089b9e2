import { decimal, hexadecimal, random, uuid } from '@jsonrpcclient/core';
import { describe, expect, it } from 'vitest';

describe('decimal', () => {
  it('counts from 1, because some servers treat 0 as a notification', () => {
    const next = decimal();
    expect([next(), next(), next()]).toEqual([1, 2, 3]);
  });

  it('counts from the start that was passed', () => {
    const next = decimal(41);
    expect([next(), next()]).toEqual([41, 42]);
  });

  it('counts separately in each generator', () => {
    const [one, other] = [decimal(), decimal()];
    one();
    expect(other()).toBe(1);
  });
});

describe('hexadecimal', () => {
  it('counts in strings from 1', () => {
    const next = hexadecimal();
    const ids = Array.from({ length: 17 }, () => next());
    expect([ids[0], ids[8], ids[9], ids[14], ids[15], ids[16]]).toEqual([
      '1',
      '9',
      'a',
      'f',
      '10',
      '11',
    ]);
  });

  it('counts from the start that was passed', () => {
    expect(hexadecimal(255)()).toBe('ff');
  });
});

describe('random', () => {
  it.each([8, 1, 32])('returns %i characters from 0-9 and a-z', (length) => {
    const next = random(length);
    for (let round = 0; round < 200; round++) {
      expect(next()).toMatch(new RegExp(`^[0-9a-z]{${length}}$`));
    }
  });

  it('returns 8 characters by default, and hardly ever the same ones', () => {
    const next = random();
    const ids = Array.from({ length: 1000 }, () => next());
    expect(ids.every((id) => id.length === 8)).toBe(true);
    expect(new Set(ids).size).toBe(1000);
  });
});

describe('uuid', () => {
  it('returns version 4 UUIDs, each one new', () => {
    const next = uuid();
    const ids = Array.from({ length: 100 }, () => next());
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect(new Set(ids).size).toBe(100);
  });
});
