import { useEffect, useRef, useState } from 'preact/hooks';
import type { ListedMethod } from '../describe.ts';

interface ListProps {
  readonly methods: readonly ListedMethod[];
  readonly selected: string;
  readonly onSelect: (method: ListedMethod) => void;
}

/** The methods with a search, which `/` focuses. The arrow keys move through the list. */
export function MethodList({ methods, selected, onSelect }: ListProps) {
  const [query, setQuery] = useState('');
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const isTyping = /^(input|textarea|select)$/i.test((event.target as Element).tagName);
      if (event.key !== '/' || isTyping) return;
      event.preventDefault();
      search.current?.focus();
    };
    addEventListener('keydown', focus);
    return () => removeEventListener('keydown', focus);
  }, []);

  const words = query.toLowerCase().split(/\s+/);
  const shown = methods.filter(({ name, summary }) =>
    words.every((word) => `${name} ${summary}`.toLowerCase().includes(word)),
  );
  return (
    <nav aria-label="Methods">
      <input
        ref={search}
        type="search"
        placeholder="Search methods ( / )"
        aria-label="Search methods"
        value={query}
        onInput={({ currentTarget }) => setQuery(currentTarget.value)}
        onKeyDown={({ key }) => {
          const [first] = shown;
          if (key === 'Enter' && first) onSelect(first);
        }}
      />
      <ul onKeyDown={moveFocus}>
        {shown.map((method) => (
          <li key={method.name}>
            <button
              type="button"
              aria-current={method.name === selected}
              class={method.isDeprecated ? 'deprecated' : ''}
              title={method.summary}
              onClick={() => onSelect(method)}
            >
              {method.name}
            </button>
          </li>
        ))}
      </ul>
      {shown.length === 0 && (
        <p class="hint">
          {methods.length === 0
            ? 'The server doesn’t list its methods. Type the name of one.'
            : 'No method matches.'}
        </p>
      )}
    </nav>
  );
}

function moveFocus(event: KeyboardEvent): void {
  const item = (event.target as Element).closest('li');
  const next = { ArrowDown: item?.nextElementSibling, ArrowUp: item?.previousElementSibling }[
    event.key
  ];
  if (!next) return;
  event.preventDefault();
  next.querySelector('button')?.focus();
}
