import type { Case } from './cases.ts';
import { subjects } from './subjects.ts';

/** How a cost grows with an amount. */
export interface Growth {
  /** Its contenders are pairs of a subject and an amount. */
  readonly case: Case;
  readonly head: string;
  readonly amounts: readonly number[];
  /** The title of each subject. */
  readonly titles: Readonly<Record<string, string>>;
  /** The figures of each subject. */
  readonly figures: readonly ('cpu' | 'memory')[];
}

function grow(
  name: string,
  title: string,
  { head, amounts, titles, figures = ['cpu'] }: Omit<Growth, 'case' | 'figures'> & Partial<Growth>,
): Growth {
  const contenders = Object.entries(titles).flatMap(([subject, title]) =>
    amounts.map((amount) => ({ name: `${subject}@${amount}`, title: `${title}, ${amount}` })),
  );
  const one: Case = { name, title, kind: 'growth', amount: 1, contenders, slow: true };
  return { case: one, head, amounts, titles, figures };
}

const networked = ['undici-dispatch', 'ours-undici', 'bare-ws', 'ours-websocket', 'ours-socket'];

export const growths: readonly Growth[] = [
  grow('growth', 'How the cost grows: 1 to 4,096 calls in flight', {
    head: 'calls in flight',
    amounts: [1, 4, 16, 64, 256, 1024, 4096],
    titles: Object.fromEntries(networked.map((name) => [name, subjects[name]?.title ?? name])),
  }),
  grow('growth-pending', 'How the cost grows: 10 to 1,000,000 pending calls', {
    head: 'pending calls',
    amounts: [10, 100, 1000, 10_000, 100_000, 1_000_000],
    titles: {
      floor: 'a Map of promises',
      client: '**createClient over connect(), with timeouts**',
    },
    figures: ['cpu', 'memory'],
  }),
  grow('growth-size', 'How the cost grows: params and results of 10 B to 10 MB', {
    head: 'bytes',
    amounts: [10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000],
    titles: {
      floor: 'JSON.stringify + JSON.parse',
      pure: '**request() + parseJson()**',
      client: '**createClient over a function**',
    },
  }),
];

/** Splits the name of a contender into its subject and its amount. */
export function splitName(name: string): readonly [subject: string, amount: number] {
  const [subject = '', amount] = name.split('@');
  return [subject, Number(amount)];
}
