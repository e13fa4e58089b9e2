import { useEffect, useState } from 'preact/hooks';
import { ask } from './api.ts';

/** The TypeScript interface of the methods. */
export function Types() {
  const [code, setCode] = useState<string>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    ask<{ readonly code: string }>('/api/types').then(
      ({ code }) => setCode(code),
      (error: Error) => setProblem(error.message),
    );
  }, []);
  if (problem) return <p class="problem">{problem}</p>;
  if (code === undefined) return <p class="hint">Loading…</p>;
  return (
    <section aria-label="Types">
      <div class="bar">
        <button type="button" onClick={() => void navigator.clipboard?.writeText(code)}>
          Copy
        </button>
        <span class="hint">Pass the interface to createClient&lt;Api&gt; or proxy&lt;Api&gt;.</span>
      </div>
      <pre data-types>{code}</pre>
    </section>
  );
}
