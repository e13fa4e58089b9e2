import { tryParse } from './exact.ts';

/** A call that was made. */
export interface Past {
  readonly time: number;
  readonly method: string;
  /** The params as JSON, without the values of members that look secret. */
  readonly params: string;
  readonly problem?: string | undefined;
}

const key = 'jsonrpc-explorer';
const secret = /pass|secret|token|key|auth|private/i;

export function loadHistory(): readonly Past[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(stored) ? stored : [];
  } catch {
    return [];
  }
}

/** Adds a call to the history, which keeps the last 100. Returns the history. */
export function remember(history: readonly Past[], past: Past): readonly Past[] {
  const all = [{ ...past, params: redact(past.params) }, ...history].slice(0, 100);
  store(all);
  return all;
}

export function clearHistory(): readonly Past[] {
  store([]);
  return [];
}

function store(history: readonly Past[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(history));
  } catch {
    // The browser forbids it, or is out of space: the history then lasts as long as the page.
  }
}

function redact(params: string): string {
  if (params.trim() === '') return '';
  const value = tryParse(params);
  if (value === undefined) return '';
  return JSON.stringify(value, (name, part: unknown) =>
    secret.test(name) && part !== null && typeof part !== 'object' ? '…' : part,
  );
}
