import type { CallReport } from './api.ts';
import { pretty } from './exact.ts';

/** How the last call ended. Everything the server sent is shown as text. */
export function ResponseView({ report }: { readonly report: CallReport | undefined }) {
  if (!report) return null;
  const { ms, problem, kind, sent, status, headers, text = '' } = report;
  const bytes = new TextEncoder().encode(text).length;
  const facts = [
    status !== undefined && `HTTP ${status}`,
    ms !== undefined && `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`,
    `${bytes.toLocaleString('en')} bytes`,
    sent !== undefined && `sent: ${sent}`,
  ];
  return (
    <section aria-label="Response" aria-live="polite">
      <h2>Response</h2>
      <p class="facts">{facts.filter(Boolean).join(' · ')}</p>
      {problem && (
        <p class="problem">
          <b>{kind}</b> {problem}
        </p>
      )}
      {text !== '' && <pre data-response>{pretty(text)}</pre>}
      {headers && (
        <details>
          <summary>Headers</summary>
          <pre>
            {Object.entries(headers)
              .map(([name, value]) => `${name}: ${value}`)
              .join('\n')}
          </pre>
        </details>
      )}
    </section>
  );
}
