import type { Case, Contender } from './cases.ts';
import { subjects } from './subjects.ts';

export const amounts: readonly number[] = [1, 4, 16, 64, 256, 1024, 4096];
export const names: readonly string[] = [
  'undici-dispatch',
  'ours-undici',
  'bare-ws',
  'ours-websocket',
  'ours-socket',
];

/** How the cost of a call grows with the number of calls in flight; each contender is a subject and a number. */
export const growthCase: Case = {
  name: 'growth',
  title: 'How the cost grows: 1 to 4,096 calls in flight',
  kind: 'growth',
  amount: 1,
  contenders: names.flatMap((name) => amounts.map((amount) => toContender(name, amount))),
  slow: true,
};

function toContender(name: string, amount: number): Contender {
  return { name: `${name}@${amount}`, title: `${subjects[name]?.title ?? name}, ${amount}` };
}

/** Splits the name of a contender into its subject and its number of calls in flight. */
export function splitName(name: string): readonly [subject: string, amount: number] {
  const [subject = '', amount] = name.split('@');
  return [subject, Number(amount)];
}
