import type { Command } from './command.ts';

/** A command's lines in `jsonrpc --help`, and how to load it. */
export interface Listed {
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
}

export const call: Listed = {
  usage: '[call] TARGET METHOD [PARAM…]',
  summary: 'call a method and print the result',
  load: () => import('./call/command.ts'),
};

/** All commands by name. Each is loaded only when it is used, because that takes time. */
export const commands: ReadonlyMap<string, Listed> = new Map([
  ['call', call],
  [
    'notify',
    {
      usage: 'notify TARGET METHOD [PARAM…]',
      summary: 'send a notification',
      load: () => import('./notify/command.ts'),
    },
  ],
]);
