import { inLoop, type Run } from './block.ts';
import type { Case } from './cases.ts';

interface Result {
  readonly title: string;
  readonly make: () => unknown;
}

const hash = (seed: number) => `0x${(seed * 7919).toString(16).padStart(64, '0')}`;

function list(length: number, make: (index: number) => unknown): () => unknown {
  return () => Array.from({ length }, (_, index) => make(index));
}

/** All but the last one have no big integers. */
const results: Readonly<Record<string, Result>> = {
  small: { title: 'a short list', make: () => [1, 'Ada Lovelace', true, null] },
  records: {
    title: '200 records',
    make: list(200, (id) => ({
      id,
      name: `Name ${id}`,
      tags: ['alpha', 'beta'],
      active: id % 2 > 0,
      score: id / 7,
      created: 1_732_800_000_000_000 + id,
    })),
  },
  logs: {
    title: '200 logs of Ethereum',
    make: list(200, (index) => ({
      address: hash(index).slice(0, 42),
      topics: [hash(index + 1), hash(index + 2)],
      data: hash(index + 3) + hash(index + 4).slice(2),
      blockNumber: `0x${index.toString(16)}`,
      removed: false,
    })),
  },
  fractions: { title: '5,000 fractions', make: list(5000, Math.sin) },
  integers: { title: '5,000 integers', make: list(5000, (index) => index * 31) },
  text: {
    title: 'a text of 98 kB',
    make: () => 'The Analytical Engine weaves algebraic patterns. '.repeat(2000),
  },
  big: {
    title: '200 records with a big integer each',
    make: list(200, (id) => ({ id, amount: 2 ** 60, name: `Name ${id}` })),
  },
};

/** The names of the results without big integers. */
export const plainResults: readonly string[] = Object.keys(results).slice(0, -1);

/** Two rows for each result: `JSON` and the codec. */
export const codecCase: Case = {
  name: 'codec',
  title: 'Parsing a response with bigints()',
  kind: 'codec',
  amount: 1,
  contenders: Object.entries(results).flatMap(([name, { title }]) => [
    { name: `json-${name}`, title: `JSON, ${title}` },
    { name: `bigints-${name}`, title: `**bigints(), ${title}**`, floor: `json-${name}` },
  ]),
};

/** Measures parsing one response; the subject is a codec and a result, for example `json-small`. */
export async function codec(subject: string): Promise<Run> {
  const [name, result = ''] = subject.split('-');
  const made = results[result];
  if (!made) throw new Error(`unknown subject: ${subject}`);
  const text = JSON.stringify({ jsonrpc: '2.0', result: made.make(), id: 5 });
  const { bigints } = await import('@jsonrpcclient/codec');
  const { parse } = name === 'json' ? JSON : bigints();
  return inLoop(() => (parse(text) as { readonly id: unknown }).id, 8);
}
