import { createQueue } from '@jsonrpcclient/duplex';
import type { Verdict } from '@jsonrpcclient/explorer';
import type { Invocation } from '../command.ts';
import { toCode } from '../doctor/code.ts';
import { examine } from '../doctor/examine.ts';
import type { Settings } from '../settings/settings.ts';

/** Examines the target as `jsonrpc doctor` does, and yields the verdicts and the code. */
export function examineTarget(
  settings: Settings,
  invocation: Invocation,
  signal: AbortSignal,
): AsyncIterable<Verdict> {
  const { secrets } = invocation;
  const queue = createQueue<Verdict>(() => {});
  const hide = (text: string) => secrets.hide(text);
  const onVerdict = async (verdict: Verdict) =>
    queue.push({ ...verdict, detail: hide(verdict.detail ?? '') });
  const about = { settings, method: undefined, params: undefined };
  const either = AbortSignal.any([signal, invocation.signal]);
  examine({ ...about, deep: false, onVerdict }, { ...invocation, signal: either }).then(
    ({ findings, stopped }) => {
      const { url } = findings;
      const safe = { ...findings, ...(url && { url: hide(url) }) };
      if (stopped === undefined || stopped === 'refused')
        queue.push({ code: toCode({ ...about, findings: safe }) });
      queue.end();
    },
    (error: unknown) => queue.end(error),
  );
  return queue;
}
