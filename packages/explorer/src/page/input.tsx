import { useState } from 'preact/hooks';
import { numberText, toNumber, tryParse } from './exact.ts';

/** A value, and what happens when it is edited. */
export interface InputProps {
  readonly label: string;
  readonly value: unknown;
  /** Called with undefined if the value is removed. */
  readonly onChange: (value: unknown) => void;
}

/** A list of values, which are JSON. */
export function Choice({
  label,
  value,
  onChange,
  options,
}: InputProps & { readonly options: readonly string[] }) {
  return (
    <select
      aria-label={label}
      value={JSON.stringify(value) ?? ''}
      onChange={({ currentTarget }) => onChange(tryParse(currentTarget.value))}
    >
      <option value="">not set</option>
      {options.map((text) => (
        <option key={text} value={text}>
          {text}
        </option>
      ))}
    </select>
  );
}

export function TextInput({ label, value, onChange }: InputProps) {
  return (
    <input
      aria-label={label}
      value={typeof value === 'string' ? value : (JSON.stringify(value) ?? '')}
      placeholder={value === '' ? 'empty text' : 'not set'}
      onInput={({ currentTarget }) => onChange(currentTarget.value || undefined)}
    />
  );
}

export function NumberInput({ label, value, onChange }: InputProps) {
  const isNumber = (text: string) => /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  return (
    <Draft
      label={label}
      shown={numberText(value) ?? ''}
      isValid={(text) => text === '' || isNumber(text)}
      onText={(text) => onChange(text === '' ? undefined : toNumber(text))}
    />
  );
}

export function JsonInput({ label, value, onChange }: InputProps) {
  return (
    <Draft
      label={label}
      isLong
      shown={JSON.stringify(value) ?? ''}
      isValid={(text) => text === '' || tryParse(text) !== undefined}
      onText={(text) => onChange(tryParse(text))}
    />
  );
}

interface DraftProps {
  readonly label: string;
  readonly shown: string;
  readonly isLong?: boolean;
  readonly isValid: (text: string) => boolean;
  readonly onText: (text: string) => void;
}

/** Text that isn't valid yet stays in the input, and changes nothing. */
function Draft({ label, shown, isLong, isValid, onText }: DraftProps) {
  const [draft, setDraft] = useState<string | undefined>();
  const onInput = ({ currentTarget: { value } }: { currentTarget: { value: string } }) => {
    const valid = isValid(value);
    setDraft(valid ? undefined : value);
    if (valid) onText(value);
  };
  const common = {
    'aria-label': label,
    'aria-invalid': draft !== undefined,
    value: draft ?? shown,
    onInput,
  };
  return isLong ? (
    <textarea rows={2} placeholder="JSON" {...common} />
  ) : (
    <input inputMode="decimal" placeholder="not set" {...common} />
  );
}
