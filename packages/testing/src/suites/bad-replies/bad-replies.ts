import { batches } from './batch.ts';
import { batchStatuses } from './batch-status.ts';
import { dialects } from './dialect.ts';
import { notifications } from './notification.ts';
import type { BadReply } from './row.ts';
import { single } from './single.ts';
import { statuses } from './status.ts';

export type { BadReply } from './row.ts';

/** Every row of the table: a reply, and what the call must resolve to or reject with. */
export const badReplies: readonly BadReply[] = [
  ...single,
  ...statuses,
  ...dialects,
  ...notifications,
  ...batches,
  ...batchStatuses,
];
