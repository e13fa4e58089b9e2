import type { FlagTable } from '../arguments/flags.ts';
import { outputFlags, targetFlags } from '../arguments/shared-flags.ts';

/** The flags of commands that print what a server sends on its own. */
export const eventFlags = {
  ...targetFlags,
  ...outputFlags,
  count: { type: 'string' },
  for: { type: 'string' },
  reconnect: { type: 'boolean' },
} satisfies FlagTable;
