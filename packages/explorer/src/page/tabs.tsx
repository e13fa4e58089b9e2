import type { About } from './api.ts';

export type TabName = 'call' | 'types' | 'doctor';

interface TabsProps extends Pick<About, 'can'> {
  readonly tab: TabName;
  readonly onTab: (tab: TabName) => void;
}

/** What the page can show besides calls; nothing if there is only that. */
export function Tabs({ tab, can, onTab }: TabsProps) {
  const tabs: [TabName, string, boolean][] = [
    ['call', 'Call', true],
    ['types', 'Types', can.types],
    ['doctor', 'Doctor', can.examine],
  ];
  const shown = tabs.filter(([, , isThere]) => isThere);
  if (shown.length === 1) return null;
  return (
    <div class="bar tabs" role="tablist">
      {shown.map(([name, text]) => (
        <button
          key={name}
          type="button"
          role="tab"
          aria-selected={name === tab}
          onClick={() => onTab(name)}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
