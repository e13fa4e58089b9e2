import type { Listed } from './command.ts';

export const call: Listed = {
  usage: '[call] TARGET METHOD [PARAM…]',
  summary: 'call a method and print the result',
  load: () => import('./call/command.ts'),
};

/** All commands by name. Each is loaded only when it is used, because that takes time. */
export const commands: ReadonlyMap<string, Listed> = new Map([
  ['call', call],
  entry(
    'notify TARGET METHOD [PARAM…]',
    'send a notification',
    () => import('./notify/command.ts'),
  ),
  entry('batch TARGET [FILE]', 'make the calls in a file', () => import('./batch/command.ts')),
  entry(
    'subscribe TARGET METHOD [PARAM…]',
    'print the values of a subscription',
    () => import('./subscribe/command.ts'),
  ),
  entry(
    'listen TARGET [METHOD…]',
    'print the notifications of a server',
    () => import('./listen/command.ts'),
  ),
  entry('list TARGET [PATTERN]', 'list the methods of a server', () => import('./list/command.ts')),
  entry('describe TARGET METHOD', 'describe a method', () => import('./describe/command.ts')),
  entry(
    'discover TARGET',
    'print the OpenRPC document of a server',
    () => import('./discover/command.ts'),
  ),
  entry(
    'types TARGET|FILE',
    'print TypeScript for the methods',
    () => import('./types/command.ts'),
  ),
  entry('doctor TARGET', 'find out how a server behaves', () => import('./doctor/command.ts')),
  entry(
    'profile add|list|show|remove …',
    'name targets and their flags',
    () => import('./profile/command.ts'),
  ),
  entry(
    'explore TARGET',
    'call methods on a page in the browser',
    () => import('./explore/command.ts'),
  ),
  entry('repl TARGET', 'make calls one after another', () => import('./repl/command.ts')),
  entry(
    'completion SHELL',
    'print a script that completes commands',
    () => import('./completion/command.ts'),
  ),
  entry('__complete SHELL', 'used by completion', () => import('./complete/command.ts')),
]);

function entry(usage: string, summary: string, load: Listed['load']): [string, Listed] {
  const [name = ''] = usage.split(' ');
  return [name, { usage, summary, load }];
}
