import { useState } from 'preact/hooks';
import { ask } from './api.ts';
import { writeTypeScript } from './message.ts';
import { linkTo } from './session.ts';

interface CopiesProps {
  readonly method: string;
  readonly params: string;
  readonly isNotification: boolean;
  readonly message: () => string;
  /** Whether the explorer can write commands. */
  readonly canAsk: boolean;
}

interface Commands {
  readonly curl?: string;
  readonly command?: string;
}

/** Buttons that copy the call in other forms. */
export function Copies({ method, params, isNotification, message, canAsk }: CopiesProps) {
  const [copied, setCopied] = useState<{ readonly name: string; readonly text: string }>();
  const copy = async (name: string, make: () => Promise<string | undefined>) => {
    const text = await make().catch((error: unknown) => String(Object(error).message));
    if (text === undefined)
      return setCopied({ name, text: `There is no ${name} command for this target.` });
    // Some browsers forbid the clipboard; the text can be selected then.
    await navigator.clipboard?.writeText(text).catch(() => {});
    setCopied({ name, text });
  };
  const commands = () => ask<Commands>('/api/copy', { text: message() });
  const forms: [string, () => Promise<string | undefined>][] = [
    ['TypeScript', async () => writeTypeScript(method, params, isNotification)],
    ['link', async () => linkTo({ method, params })],
  ];
  if (canAsk) {
    forms.unshift(['curl', async () => (await commands()).curl]);
    forms.unshift(['jsonrpc', async () => (await commands()).command]);
  }
  return (
    <div class="copies">
      <span>Copy as</span>
      {forms.map(([name, make]) => (
        <button key={name} type="button" onClick={() => void copy(name, make)}>
          {name}
        </button>
      ))}
      {copied && <pre data-copy={copied.name}>{copied.text}</pre>}
    </div>
  );
}
