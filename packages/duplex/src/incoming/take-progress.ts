import { fields } from '@jsonrpcclient/core';
import type { Calls } from '../calls/calls.ts';
import type { Convention } from '../convention.ts';
import type { OnUnexpected } from '../unexpected.ts';

export interface TakeProgressOptions extends Pick<Convention, 'progress'> {
  readonly calls: Calls;
  readonly unexpected: OnUnexpected;
}

/** Passes a progress report to its call; returns false for any other message. */
export function takeProgress(
  message: unknown,
  { calls, progress, unexpected }: TakeProgressOptions,
): boolean {
  const { method, params, id } = fields(message);
  if (!progress || typeof method !== 'string' || id != null) return false;
  try {
    const report = progress.read(method, params);
    return report !== undefined && calls.progress(report.token, report.value);
  } catch (error) {
    unexpected({ kind: 'failed', method, error });
    return false;
  }
}
