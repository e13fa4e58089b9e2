import type { Field as Kind, NamedField } from '../field.ts';
import { isObject } from './exact.ts';
import { Choice, type InputProps, JsonInput, NumberInput, TextInput } from './input.tsx';

interface FieldProps extends InputProps {
  readonly field: Kind;
}

/** An input for a value; JSON in a text area for whatever has no input of its own. */
function Field({ field, ...props }: FieldProps) {
  switch (field.kind) {
    case 'choice':
      return <Choice {...props} options={field.options} />;
    case 'text':
      return <TextInput {...props} />;
    case 'number':
      return <NumberInput {...props} />;
    case 'object':
      return <Members {...props} members={field.members} />;
    case 'list':
      return <Items {...props} item={field.item} />;
    default:
      return <JsonInput {...props} />;
  }
}

/** The members of an object. */
function Members({
  label,
  value,
  onChange,
  members,
}: InputProps & { readonly members: readonly NamedField[] }) {
  if (value != null && !isObject(value))
    return <JsonInput label={label} value={value} onChange={onChange} />;
  const given = { ...value };
  const change = (name: string, part: unknown) => {
    const { [name]: _, ...others } = given;
    const changed = part === undefined ? others : { ...given, [name]: part };
    onChange(Object.keys(changed).length > 0 ? changed : undefined);
  };
  return (
    <fieldset aria-label={label}>
      {members.map(({ name, ...about }) => (
        <Labeled
          key={name}
          {...about}
          name={name}
          label={`${label}.${name}`}
          value={Object.hasOwn(given, name) ? given[name] : undefined}
          onChange={(changed) => change(name, changed)}
        />
      ))}
    </fieldset>
  );
}

/** An input with its name, a star if it is required, and its description. */
export function Labeled({
  name,
  description,
  isRequired,
  field,
  ...props
}: InputProps & NamedField) {
  return (
    <div class="field">
      <span>
        {name}
        {isRequired && <i title="required"> *</i>}
      </span>
      <Field {...props} field={field} />
      {description && <small>{description}</small>}
    </div>
  );
}

/** The elements of an array, which can be added and removed. */
function Items({ label, value, onChange, item }: InputProps & { readonly item: Kind }) {
  if (value !== undefined && !Array.isArray(value))
    return <JsonInput label={label} value={value} onChange={onChange} />;
  const items: readonly unknown[] = value ?? [];
  const change = (changed: readonly unknown[]) =>
    onChange(changed.length > 0 ? changed : undefined);
  return (
    <fieldset aria-label={label} class="items">
      {items.map((each, index) => {
        const name = `${label}[${index}]`;
        return (
          // Elements have no identity but their place.
          <div class="item" key={index}>
            <Field
              label={name}
              field={item}
              value={each === null ? undefined : each}
              onChange={(changed) => change(items.with(index, changed ?? null))}
            />
            <button
              type="button"
              aria-label={`Remove ${name}`}
              onClick={() => change(items.toSpliced(index, 1))}
            >
              Remove
            </button>
          </div>
        );
      })}
      <button type="button" aria-label={`Add to ${label}`} onClick={() => change([...items, null])}>
        Add
      </button>
    </fieldset>
  );
}
