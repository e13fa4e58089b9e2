import type { Codec } from '@jsonrpcclient/core';
import { UsageError } from '../usage-error.ts';
import { readCsv } from './csv.ts';
import { type Entry, toEntry, valueToEntry } from './entry.ts';
import { decode, readLines } from './read-lines.ts';
import { splitArray } from './split-array.ts';
import type { Template } from './template.ts';

/** The options of `readEntries`. */
export interface ReadOptions {
  readonly codec: Codec;
  /** For CSV; undefined for JSON. */
  readonly template: Template | undefined;
}

/** Reads calls from NDJSON, a JSON array or, with a template, CSV; yields those of a chunk at a time. */
export async function* readEntries(
  stream: AsyncIterable<Uint8Array | string>,
  { codec, template }: ReadOptions,
): AsyncGenerator<Entry[]> {
  if (template) return yield* fromCsv(decode(stream), template);
  const chunks = stream[Symbol.asyncIterator]();
  const { start, rest } = await peek(chunks);
  const isArray = /^\s*(\ufeff)?\s*\[/.test(start);
  let line = 0;
  const toEntries = (texts: readonly string[]) =>
    texts.flatMap((text) => {
      line += 1;
      // Empty lines count, but are no calls.
      return /\S/.test(text) ? toEntry(text, line, codec) : [];
    });
  const texts = isArray ? splitArray(decode(rest)) : readLines(rest);
  for await (const chunk of texts) yield toEntries(chunk);
}

/** Reads the first chunk that isn't blank, to see which format it is. */
async function peek(chunks: AsyncIterator<Uint8Array | string>) {
  const seen: (Uint8Array | string)[] = [];
  let start = '';
  while (!start.trim()) {
    const { done, value } = await chunks.next();
    if (done) break;
    seen.push(value);
    start = Buffer.from(value).toString().slice(0, 1000);
  }
  async function* all() {
    yield* seen;
    yield* { [Symbol.asyncIterator]: () => chunks };
  }
  return { start, rest: all() };
}

async function* fromCsv(texts: AsyncIterable<string>, template: Template): AsyncGenerator<Entry[]> {
  let names: readonly string[] | undefined;
  let line = 0;
  for await (const records of readCsv(texts)) {
    names ??= records.shift();
    yield records.map((record) => {
      line += 1;
      return valueToEntry(template(toRecord(names ?? [], record, line)), line);
    });
  }
  if (!names) throw new UsageError('the CSV has no line with the names of its columns');
}

function toRecord(
  names: readonly string[],
  record: readonly string[],
  line: number,
): Readonly<Record<string, string>> {
  if (record.length === names.length)
    return Object.fromEntries(names.map((name, place) => [name.trim(), record[place] ?? '']));
  throw new UsageError(
    `record ${line} of the CSV has ${record.length} fields instead of ${names.length}`,
  );
}
