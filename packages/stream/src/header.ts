import { ChannelError } from '@jsonrpcclient/duplex';
import { createPile } from './pile.ts';

/** Reads the header of one message after the other. */
export interface Header {
  /** Whether one has begun that has not ended. */
  readonly isWithin: boolean;
  /** What the last one says, from its end on until `next`. */
  readonly length: number | undefined;
  /** The index up to which this was read: the end of a line, of the header, or of the chunk. */
  read(bytes: Buffer, start: number): number;
  /** The next header is to come. */
  next(): void;
}

const lineFeed = 10;
const zero = 48;
const maxBytes = 8192;
/** Of a length that is written as most are; no safe integer has more. */
const maxDigits = 16;
const usualName = Buffer.from('Content-Length: ');
const usualEnd = Buffer.from('\r\n\r\n');

export function createHeader(): Header {
  const pile = createPile();
  let seen = 0;
  // What a line says counts once the header is over.
  let stated: number | undefined;
  let length: number | undefined;

  /** The index behind a header that is written as most are, or 0; takes a tenth of the time. */
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
    // Some write a line end behind a message that they do not count.
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

/** The index behind these bytes, or 0 where others are. */
function skip(bytes: Buffer, start: number, expected: Buffer): number {
  for (let at = 0; at < expected.length; at++) {
    if (bytes[start + at] !== expected[at]) return 0;
  }
  return start + expected.length;
}

/** Undefined for another header. */
function toLength(line: string): number | undefined {
  const [, name, value = ''] = /^([\w!#$%&'*+.^`|~-]+)\s*:\s*(.*)$/.exec(line) ?? [];
  if (name === undefined)
    throw new ChannelError('expected a Content-Length header; check the framing option');
  if (name.toLowerCase() !== 'content-length') return undefined;
  if (!/^\d+$/.test(value)) throw new ChannelError('the Content-Length is not a number');
  return Number(value);
}
