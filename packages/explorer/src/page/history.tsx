import type { Past } from './history-store.ts';

interface HistoryProps {
  readonly history: readonly Past[];
  readonly onSelect: (past: Past) => void;
  readonly onClear: () => void;
}

/** The calls that were made in this browser. */
export function History({ history, onSelect, onClear }: HistoryProps) {
  if (history.length === 0) return null;
  return (
    <details>
      <summary>History ({history.length})</summary>
      <button type="button" onClick={onClear}>
        Clear
      </button>
      <ol>
        {history.map((past) => (
          <li key={past.time}>
            <button type="button" onClick={() => onSelect(past)}>
              {past.method} {past.params.replace(/\s+/g, ' ').slice(0, 80)}
            </button>
            <small>
              {new Date(past.time).toLocaleTimeString()} {past.problem ?? ''}
            </small>
          </li>
        ))}
      </ol>
    </details>
  );
}
