import { useEffect, useRef, useState } from 'preact/hooks';
import { follow } from './api.ts';

/** What the server sent without being asked, or for a subscription. */
interface Row {
  readonly number: number;
  readonly time: number;
  readonly source: string;
  readonly text: string;
}

/** How many rows are kept. */
const most = 500;

interface LiveProps {
  readonly canListen: boolean;
  /** The subscriptions that were begun, as messages. */
  readonly subscriptions: readonly string[];
}

/** Notifications and values of subscriptions, as they arrive. */
export function Live({ canListen, subscriptions }: LiveProps) {
  const [rows, setRows] = useState<readonly Row[]>([]);
  const [isPaused, setPaused] = useState(false);
  const [filter, setFilter] = useState('');
  const paused = useRef(isPaused);
  const count = useRef(0);
  paused.current = isPaused;
  const add = (source: string, text: string) => {
    count.current += 1;
    const row = { number: count.current, time: Date.now(), source, text };
    // The number shows how many rows were left out during a pause.
    if (!paused.current) setRows((before) => [row, ...before].slice(0, most));
  };
  useStreams(canListen ? ['/api/listen {}'] : [], () => add.bind(undefined, 'notification'));
  useStreams(
    subscriptions.map((text) => `/api/subscribe ${JSON.stringify({ text })}`),
    () => add.bind(undefined, 'subscription'),
  );
  if (!canListen && subscriptions.length === 0) return null;
  const shown = rows.filter(({ text }) => text.includes(filter));
  return (
    <section aria-label="Live">
      <h2>Notifications</h2>
      <div class="bar">
        <button type="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
          {isPaused ? 'Continue' : 'Pause'}
        </button>
        <input
          aria-label="Filter notifications"
          placeholder="Filter"
          value={filter}
          onInput={({ currentTarget }) => setFilter(currentTarget.value)}
        />
        <button type="button" onClick={() => setRows([])}>
          Clear
        </button>
      </div>
      {shown.length === 0 && <p class="hint">Nothing has arrived yet.</p>}
      <ol class="live">
        {shown.map(({ number, time, source, text }, index) => (
          <li key={number} data-gap={isGap(shown, index, filter)}>
            <small>
              {number} · {new Date(time).toLocaleTimeString()} · {source}
            </small>
            <code>{text}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Whether rows are missing before this one, because of a pause. */
function isGap(rows: readonly Row[], index: number, filter: string): boolean {
  const older = rows[index + 1];
  return filter === '' && older !== undefined && older.number + 1 !== rows[index]?.number;
}

/** Opens each stream once, and closes all when the page is left. */
function useStreams(keys: readonly string[], reporter: () => (line: string) => void): void {
  const open = useRef(new Map<string, AbortController>());
  useEffect(() => {
    for (const key of keys) {
      if (open.current.has(key)) continue;
      const controller = new AbortController();
      open.current.set(key, controller);
      const [path = '', body = '{}'] = [
        key.slice(0, key.indexOf(' ')),
        key.slice(key.indexOf(' ')),
      ];
      const report = reporter();
      follow(path, JSON.parse(body) as object, report, controller.signal).then(
        () => report('{"ended":true}'),
        (error: unknown) => report(JSON.stringify({ problem: String(Object(error).message) })),
      );
    }
  }, [keys.join('\n')]);
}
