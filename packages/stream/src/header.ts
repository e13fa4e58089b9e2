import { ChannelError } from '@jsonrpcclient/duplex';
import { createPile } from './pile.ts';

/** Reads the headers of messages, one after another. */
export interface Header {
  /** Whether a header has begun but not ended. */
  readonly isWithin: boolean;
  /** The length in the last header, from the end of the header until `next`. */
  readonly length: number | undefined;
  /** Returns the index up to which it has read: the end of a line, of the header, or of the chunk. */
  read(bytes: Buffer, start: number): number;
  /** Prepares for the next header. */
  next(): void;
}

const lineFeed = 10;
const zero = 48;
const maxBytes = 8192;
/** The maximum for a length in the usual form; no safe integer has more digits. */
const maxDigits = 16;
const usualName = Buffer.from('Content-Length: ');
const usualEnd = Buffer.from('\r\n\r\n');

export function createHeader(): Header {
  const pile = createPile();
  let seen = 0;
  // A length takes effect only at the end of its header.
  let stated: number | undefined;
  let length: number | undefined;

  /** A fast path, ten times as fast: returns the index after a header in the usual form, or 0 for any other header. */
  const readUsual = (bytes: Buffer, start: number): number => {
    const first = skip(bytes, start, usualName);
    let value = 0;
    let at = first;
    for (; first > 0 && at < bytes.length; at++) {
      const digit = (bytes[at] as number) - zero;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    const isUsual = at > first && at - first <= maxDigits;
    const end = isUsual ? skip(bytes, at, usualEnd) : 0;
    if (end > 0) length = value;
    return end;
  };

  const readLine = (bytes: Buffer, start: number): number => {
    const end = bytes.indexOf(lineFeed, start);
    const next = end < 0 ? bytes.length : end + 1;
    seen += next - start;
    if (seen > maxBytes) throw new ChannelError('a message header is too long or has no end');
    if (end < 0) pile.add(bytes.subarray(start));
    else takeLine(pile.finish(bytes, start, end).trim());
    return next;
  };

  const takeLine = (line: string) => {
    if (line !== '') {
      stated = toLength(line) ?? stated;
      return;
    }
    // Some peers write a line end after a message without counting it.
    if (stated === undefined && seen > 2)
      throw new ChannelError('a message header has no Content-Length');
    length = stated;
    stated = undefined;
    seen = 0;
  };

  return {
    get isWithin() {
      return seen > 0;
    },
    get length() {
      return length;
    },
    read: (bytes, start) => (seen === 0 && readUsual(bytes, start)) || readLine(bytes, start),
    next() {
      length = undefined;
    },
  };
}

/** Returns the index after the expected bytes, or 0 if the bytes differ. */
function skip(bytes: Buffer, start: number, expected: Buffer): number {
  for (let at = 0; at < expected.length; at++) {
    if (bytes[start + at] !== expected[at]) return 0;
  }
  return start + expected.length;
}

/** Returns undefined for any other header field. */
function toLength(line: string): number | undefined {
  const [, name, value = ''] = /^([\w!#$%&'*+.^`|~-]+)\s*:\s*(.*)$/.exec(line) ?? [];
  if (name === undefined)
    throw new ChannelError('expected a Content-Length header; check the framing option');
  if (name.toLowerCase() !== 'content-length') return undefined;
  if (!/^\d+$/.test(value)) throw new ChannelError('the Content-Length is not a number');
  return Number(value);
}
