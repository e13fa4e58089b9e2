import type { Findings, Result, Verdict } from './question.ts';

/** What is known so far. */
export interface Record {
  readonly verdicts: readonly Verdict[];
  readonly findings: Findings;
  add(question: string, result: Result): Promise<void>;
}

/** Keeps verdicts, and passes each on as soon as it is known. */
export function createRecord(onVerdict: (verdict: Verdict) => Promise<void>): Record {
  const verdicts: Verdict[] = [];
  let findings: Findings = {};
  return {
    verdicts,
    get findings() {
      return findings;
    },
    async add(question, { state, detail, found }) {
      findings = { ...findings, ...found };
      verdicts.push({ question, state, detail });
      await onVerdict({ question, state, detail });
    },
  };
}
