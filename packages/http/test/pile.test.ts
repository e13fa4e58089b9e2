import { createPile } from '@jsonrpcclient/http';
import { expect, test } from 'vitest';

const bytes = (text: string) => new TextEncoder().encode(text);

test('a pile has the text of its chunks, however small they are', () => {
  const text = '\uFEFFä€😀'.repeat(100);
  const pile = createPile(10_000);
  for (const byte of bytes(text)) expect(pile.add(Uint8Array.of(byte))).toBe(true);
  expect(pile.toText()).toBe(text.slice(1));
});

test('a pile does not change its chunks', () => {
  const chunks = ['ab', '', 'c', 'defgh'].map(bytes);
  const pile = createPile(100);
  for (const chunk of chunks) pile.add(chunk);
  expect(pile.toText('text/plain')).toBe('abcdefgh');
  expect(chunks).toEqual(['ab', '', 'c', 'defgh'].map(bytes));
});

test('a pile accepts no more than maxBytes', () => {
  const pile = createPile(3);
  expect([pile.add(bytes('ab')), pile.add(bytes('cd')), pile.add(bytes('c'))]).toEqual([
    true,
    false,
    true,
  ]);
  expect(pile.toText()).toBe('abc');
});

test.each([
  ['text/plain; charset=iso-8859-1', 'é'],
  ['text/plain; Charset="ISO-8859-1"', 'é'],
  ['text/plain; charset=utf-8', '\uFFFD'],
  ['text/plain; charset=UTF8', '\uFFFD'],
  ['text/plain; charset=made-up', '\uFFFD'],
  ['text/plain; iso-8859-1', '\uFFFD'],
  [undefined, '\uFFFD'],
])('a pile of type %s is decoded by its charset', (type, text) => {
  const pile = createPile(10);
  pile.add(Uint8Array.of(0xe9));
  expect(pile.toText(type)).toBe(text);
});

test('a pile without chunks has no text', () => {
  expect(createPile(0).toText()).toBe('');
});
