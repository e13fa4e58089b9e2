import { batches } from './bad-replies/batch.ts';
import { batchStatuses } from './bad-replies/batch-status.ts';
import { dialects } from './bad-replies/dialect.ts';
import { notifications } from './bad-replies/notification.ts';
import type { BadReply } from './bad-replies/row.ts';
import { single } from './bad-replies/single.ts';
import { statuses } from './bad-replies/status.ts';

export type { BadReply, CallKind, ErrorName } from './bad-replies/row.ts';

/** What may come back, and what it must give over every HTTP transport. */
export const badReplies: readonly BadReply[] = [
  ...single,
  ...statuses,
  ...dialects,
  ...notifications,
  ...batches,
  ...batchStatuses,
];
