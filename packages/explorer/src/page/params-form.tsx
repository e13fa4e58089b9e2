import type { MethodDetails } from '../describe.ts';
import { tryParse } from './exact.ts';
import { Labeled } from './field.tsx';

interface FormProps {
  readonly method: MethodDetails;
  /** The params as JSON; '' for none. */
  readonly text: string;
  readonly onText: (text: string) => void;
}

/** A field for each param. It writes the same JSON that the text area shows, so both can be used in turn. */
export function ParamsForm({ method, text, onText }: FormProps) {
  const { params = [], isByName } = method;
  const given = text.trim() === '' ? (isByName ? {} : []) : tryParse(text);
  if (params.length === 0) return <p class="hint">This method has no params.</p>;
  if (given === undefined || Object(given) !== given)
    return (
      <p class="hint">The params are neither a JSON array nor an object. Edit them as JSON.</p>
    );

  const read = (name: string, index: number): unknown => {
    if (Array.isArray(given)) return given[index];
    return Object.hasOwn(given as object, name)
      ? (given as Record<string, unknown>)[name]
      : undefined;
  };
  const change = (name: string, index: number, value: unknown) =>
    onText(
      Array.isArray(given)
        ? writeList(given, index, value)
        : writeMembers(given as object, name, value),
    );
  return (
    <div class="form">
      {params.map(({ name, ...about }, index) => {
        const label = name || `param ${index + 1}`;
        return (
          <Labeled
            key={label}
            {...about}
            name={label}
            label={label}
            value={read(name, index)}
            onChange={(value) => change(name, index, value)}
          />
        );
      })}
    </div>
  );
}

function writeList(given: readonly unknown[], index: number, value: unknown): string {
  const values = Array.from(
    { length: Math.max(given.length, index + 1) },
    (_, place) => (place === index ? value : given[place]) ?? null,
  );
  if (value === undefined) while (values.length > 0 && values.at(-1) === null) values.pop();
  return values.length > 0 ? JSON.stringify(values, null, 2) : '';
}

function writeMembers(given: object, name: string, value: unknown): string {
  const members = { ...given, [name]: value };
  const text = JSON.stringify(members, null, 2);
  return text === '{}' ? '' : text;
}
