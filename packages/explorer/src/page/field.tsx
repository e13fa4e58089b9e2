import { useState } from 'preact/hooks';
import { type Json, resolve } from './document.ts';
import { numberText, toNumber, tryParse } from './exact.ts';

interface FieldProps {
  readonly label: string;
  readonly schema: Json;
  readonly document: unknown;
  readonly value: unknown;
  /** Called with undefined if the value is removed. */
  readonly onChange: (value: unknown) => void;
  readonly depth?: number;
}

/** An input for a value of a JSON Schema; JSON in a text area for whatever has no input of its own. */
export function Field(props: FieldProps) {
  const { schema: given, document, depth = 0 } = props;
  const schema = resolve(given, document);
  const options = choices(schema);
  if (options) return <Choice {...props} options={options} />;
  if (schema.type === 'string') return <TextField {...props} />;
  if (schema.type === 'integer' || schema.type === 'number') return <NumberField {...props} />;
  if (schema.properties && depth < 4) return <Members {...props} schema={schema} />;
  return <JsonField {...props} />;
}

function choices(schema: Json): readonly unknown[] | undefined {
  if (Array.isArray(schema.enum)) return schema.enum;
  return schema.type === 'boolean' ? [true, false] : undefined;
}

function Choice({ label, value, onChange, options }: FieldProps & { options: readonly unknown[] }) {
  const texts = options.map((option) => JSON.stringify(option));
  return (
    <select
      aria-label={label}
      value={JSON.stringify(value) ?? ''}
      onChange={({ currentTarget }) => onChange(tryParse(currentTarget.value))}
    >
      <option value="">not set</option>
      {texts.map((text) => (
        <option key={text} value={text}>
          {text}
        </option>
      ))}
    </select>
  );
}

function TextField({ label, value, onChange }: FieldProps) {
  return (
    <input
      aria-label={label}
      value={typeof value === 'string' ? value : (JSON.stringify(value) ?? '')}
      placeholder={value === '' ? 'empty text' : 'not set'}
      onInput={({ currentTarget }) => onChange(currentTarget.value || undefined)}
    />
  );
}

function NumberField({ label, value, onChange }: FieldProps) {
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

function JsonField({ label, value, onChange }: FieldProps) {
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

function Members({ schema, document, value, onChange, label, depth = 0 }: FieldProps) {
  const members = { ...(Object(value) as Json) };
  const change = (name: string, part: unknown) => {
    const { [name]: _, ...others } = members;
    const changed = part === undefined ? others : { ...members, [name]: part };
    onChange(Object.keys(changed).length > 0 ? changed : undefined);
  };
  return (
    <fieldset aria-label={label}>
      {Object.entries(Object(schema.properties) as Json).map(([name, part]) => (
        <div class="field" key={name}>
          <span>{name}</span>
          <Field
            label={`${label}.${name}`}
            schema={Object(part) as Json}
            document={document}
            value={Object.hasOwn(members, name) ? members[name] : undefined}
            onChange={(changed) => change(name, changed)}
            depth={depth + 1}
          />
        </div>
      ))}
    </fieldset>
  );
}
