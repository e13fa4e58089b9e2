import type { Connect } from './subject.ts';

interface Entry {
  readonly title: string;
  readonly load: () => Promise<Connect>;
}

/** The titles of the clients with one middleware, by the names in `oursAlone`. */
const titles = {
  retry: 'retry()',
  attemptTimeout: 'retry() with attemptTimeout',
  failover: 'failover()',
  balance: 'balance()',
  hedge: 'hedge(), without second calls',
  limit: 'limit()',
  breaker: 'breaker()',
  dedupe: 'dedupe(), all calls different',
  cache: 'cache(), all calls different',
  policy: 'policy()',
  observe: 'observe()',
  diagnostics: 'diagnostics(), without subscribers',
  context: 'context(), inside runWith',
  deadline: 'deadline()',
} as const;

const load = () => import('./subjects/ours-middleware.ts');

/** Clients with one middleware. */
export const alone: Readonly<Record<string, Entry>> = Object.fromEntries(
  (Object.keys(titles) as (keyof typeof titles)[]).map((name) => {
    const title = `**${titles[name]}**`;
    return [`ours-${name}`, { title, load: async () => (await load()).oursAlone[name] }];
  }),
);

/** Clients with several of them. */
export const stacks: Readonly<Record<string, Entry>> = {
  'ours-stack': {
    title: '**the stack of a service**',
    load: async () => (await load()).oursStack,
  },
  'ours-stack-without-batching': {
    title: '**the same without batching()**',
    load: async () => (await load()).oursStackWithoutBatching,
  },
};
