import { useEffect, useRef, useState } from 'preact/hooks';
import type { Verdict } from '../options.ts';
import { follow } from './api.ts';
import { tryParse } from './exact.ts';

/** A line of the answer; `problem` if the examination failed. */
interface Line extends Verdict {
  readonly problem?: string;
}

/** Finds out how the server behaves, when it is asked to. */
export function Doctor() {
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [isRunning, setRunning] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const examine = async () => {
    const controller = new AbortController();
    running.current = controller;
    setLines([]);
    setRunning(true);
    const report = (line: string) =>
      setLines((before) => [...before, Object(tryParse(line)) as Line]);
    await follow('/api/examine', {}, report, controller.signal).catch((error: unknown) =>
      setLines((before) => [...before, { problem: String(Object(error).message) }]),
    );
    setRunning(false);
  };
  const verdicts = lines.filter(({ code }) => code === undefined);
  const code = lines.find((line) => line.code !== undefined)?.code;
  return (
    <section aria-label="Doctor">
      <div class="bar">
        <button type="button" class="send" disabled={isRunning} onClick={() => void examine()}>
          Examine the server
        </button>
        <span class="hint">
          Sends at most 40 requests: a method that can’t exist, and those that describe servers.
        </span>
      </div>
      <dl class="verdicts">
        {verdicts.map(({ problem, question = 'problem', state = 'differs', detail = problem }) => (
          <div key={question} data-state={state}>
            <dt>{question}</dt>
            <dd>
              <b>{state}</b> {detail}
            </dd>
          </div>
        ))}
      </dl>
      {code !== undefined && <pre data-code>{code}</pre>}
    </section>
  );
}
