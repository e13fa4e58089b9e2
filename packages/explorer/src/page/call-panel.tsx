import { useState } from 'preact/hooks';
import type { ListedMethod, MethodDetails } from '../describe.ts';
import type { About } from './api.ts';
import { CallButtons } from './call-buttons.tsx';
import { Copies } from './copies.tsx';
import { pretty, tryParse } from './exact.ts';
import { writeMessage } from './message.ts';
import { ParamsForm } from './params-form.tsx';

interface PanelProps {
  readonly about: About;
  /** Undefined if the server doesn't describe the method. */
  readonly method: ListedMethod | undefined;
  /** Undefined until the explorer has sent them. */
  readonly details: MethodDetails | undefined;
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
  const { method, details, name, params, onName, onParams } = props;
  const [isNotification, setNotification] = useState(false);
  const isReady = name !== '' && isParams(params) && !method?.isRestricted;
  const message = () => writeMessage(name, params, isNotification);
  const sendByKey = ({ key, ctrlKey, metaKey }: KeyboardEvent) => {
    if (key === 'Enter' && (ctrlKey || metaKey) && isReady) void props.onSend(message());
  };
  return (
    <section aria-label="Call" onKeyDown={sendByKey}>
      <label class="method">
        <span>Method</span>
        <input
          value={name}
          spellcheck={false}
          autocomplete="off"
          onInput={({ currentTarget }) => onName(currentTarget.value)}
        />
      </label>
      {method && <Description method={method} details={details} onParams={onParams} />}
      {details?.params && <ParamsForm method={details} text={params} onText={onParams} />}
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
      <CallButtons
        canSubscribe={props.about.can.subscribe}
        onSend={props.onSend}
        onSubscribe={props.onSubscribe}
        isReady={isReady}
        message={message}
        isNotification={isNotification}
        onNotification={setNotification}
      />
      <Copies
        method={name}
        params={params}
        isNotification={isNotification}
        message={message}
        canAsk={props.about.can.copy && isReady}
      />
    </section>
  );
}

function isParams(text: string): boolean {
  return text.trim() === '' || typeof tryParse(text) === 'object';
}

function Description({
  method,
  details,
  onParams,
}: Pick<PanelProps, 'details' | 'onParams'> & { readonly method: ListedMethod }) {
  const { summary, isDeprecated, isRestricted } = method;
  const { description = '', examples = [] } = details ?? {};
  return (
    <div class="description">
      {isDeprecated && <p class="problem">This method is deprecated.</p>}
      {isRestricted && <p class="problem">--read-only doesn’t allow this method.</p>}
      {summary && <p>{summary}</p>}
      {description && <p>{description}</p>}
      {examples.map(({ name, text }) => (
        <button key={name} type="button" onClick={() => onParams(pretty(text))}>
          {name}
        </button>
      ))}
    </div>
  );
}
