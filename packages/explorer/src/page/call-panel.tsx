import { useState } from 'preact/hooks';
import type { About } from './api.ts';
import { Copies } from './copies.tsx';
import type { Method } from './document.ts';
import { tryParse } from './exact.ts';
import { writeMessage } from './message.ts';
import { ParamsForm } from './params-form.tsx';

interface PanelProps {
  readonly about: About;
  /** Undefined if the server doesn't describe the method. */
  readonly method: Method | undefined;
  readonly name: string;
  /** As JSON; '' for none. */
  readonly params: string;
  readonly onName: (name: string) => void;
  readonly onParams: (params: string) => void;
  readonly onSend: (text: string) => Promise<void>;
  readonly onSubscribe: (text: string) => void;
}

/** The call that is being written: its method, its params as a form and as JSON, and the buttons. */
export function CallPanel(props: PanelProps) {
  const { about, method, name, params, onName, onParams } = props;
  return (
    <section aria-label="Call">
      <label class="method">
        <span>Method</span>
        <input
          value={name}
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => onName(currentTarget.value)}
        />
      </label>
      {method && <Description method={method} onParams={onParams} />}
      {method?.params && (
        <ParamsForm method={method} document={about.document} text={params} onText={onParams} />
      )}
      <label>
        <span>Params (JSON)</span>
        <textarea
          class="params"
          rows={6}
          spellcheck={false}
          aria-invalid={!isParams(params)}
          value={params}
          placeholder="[2, 3]"
          onInput={({ currentTarget }) => onParams(currentTarget.value)}
        />
      </label>
      <Buttons {...props} />
    </section>
  );
}

function isParams(text: string): boolean {
  return text.trim() === '' || typeof tryParse(text) === 'object';
}

function Description({ method, onParams }: Pick<PanelProps, 'onParams'> & { method: Method }) {
  const { summary, description, isDeprecated, isRestricted, examples } = method;
  return (
    <div class="description">
      {isDeprecated && <p class="problem">This method is deprecated.</p>}
      {isRestricted && <p class="problem">--read-only doesn’t allow this method.</p>}
      {summary && <p>{summary}</p>}
      {description && description !== summary && <p>{description}</p>}
      {examples.map(({ name, text }) => (
        <button key={name} type="button" onClick={() => onParams(text)}>
          {name}
        </button>
      ))}
    </div>
  );
}

function Buttons({ about, method, name, params, onSend, onSubscribe }: PanelProps) {
  /** The messages that were added to the next batch. */
  const [batch, setBatch] = useState<readonly string[]>([]);
  const [isNotification, setNotification] = useState(false);
  const isReady = name !== '' && isParams(params) && !method?.isRestricted;
  const message = () => writeMessage(name, params, isNotification);
  const sendBatch = async () => {
    setBatch([]);
    await onSend(`[${batch.join()}]`);
  };
  return (
    <>
      <div class="bar">
        <button
          type="button"
          class="send"
          disabled={!isReady}
          onClick={() => void onSend(message())}
        >
          Send
        </button>
        <button type="button" disabled={!isReady} onClick={() => setBatch([...batch, message()])}>
          Add to batch
        </button>
        {batch.length > 0 && (
          <button type="button" onClick={() => void sendBatch()}>
            Send batch of {batch.length}
          </button>
        )}
        {about.can.subscribe && (
          <button type="button" disabled={!isReady} onClick={() => onSubscribe(message())}>
            Subscribe
          </button>
        )}
        <label class="inline">
          <input
            type="checkbox"
            checked={isNotification}
            onChange={({ currentTarget }) => setNotification(currentTarget.checked)}
          />
          notification
        </label>
      </div>
      {batch.length > 0 && <pre data-batch>{batch.join('\n')}</pre>}
      <Copies
        method={name}
        params={params}
        isNotification={isNotification}
        message={message}
        canAsk={about.can.copy && isReady}
      />
    </>
  );
}
