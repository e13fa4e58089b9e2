import { fields } from '@jsonrpcclient/core';
import type { Calls } from '../calls/calls.ts';
import type { ProgressConvention } from '../convention.ts';
import type { OnUnexpected } from '../unexpected.ts';

interface ProgressReportsOptions {
  readonly calls: Calls;
  readonly progress?: ProgressConvention | undefined;
  readonly unexpected: OnUnexpected;
}

/** Passes a progress report to its call; the function returns false for any other message. */
export function createProgressReports({
  calls,
  progress,
  unexpected,
}: ProgressReportsOptions): (message: unknown) => boolean {
  return (message) => {
    const { method, params, id } = fields(message);
    if (!progress || typeof method !== 'string' || id != null) return false;
    try {
      const report = progress.read(method, params);
      return report !== undefined && calls.progress(report.token, report.value);
    } catch (error) {
      unexpected({ kind: 'failed', method, error });
      return false;
    }
  };
}
