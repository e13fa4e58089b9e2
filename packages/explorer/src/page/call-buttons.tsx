import { useState } from 'preact/hooks';

interface ButtonsProps {
  readonly canSubscribe: boolean;
  /** Whether the call can be sent. */
  readonly isReady: boolean;
  readonly message: () => string;
  readonly isNotification: boolean;
  readonly onSend: (text: string) => Promise<void>;
  readonly onSubscribe: (text: string) => void;
  readonly onNotification: (is: boolean) => void;
}

/** Sends the call, alone or in a batch, or subscribes. */
export function CallButtons({
  canSubscribe,
  isReady,
  message,
  isNotification,
  onSend,
  onSubscribe,
  onNotification,
}: ButtonsProps) {
  /** The messages that were added to the next batch. */
  const [batch, setBatch] = useState<readonly string[]>([]);
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
          title="Ctrl-Enter"
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
        {canSubscribe && (
          <button type="button" disabled={!isReady} onClick={() => onSubscribe(message())}>
            Subscribe
          </button>
        )}
        <label class="inline">
          <input
            type="checkbox"
            checked={isNotification}
            onChange={({ currentTarget }) => onNotification(currentTarget.checked)}
          />
          notification
        </label>
      </div>
      {batch.length > 0 && <pre data-batch>{batch.join('\n')}</pre>}
    </>
  );
}
