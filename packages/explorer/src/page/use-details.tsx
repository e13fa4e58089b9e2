import { useEffect, useState } from 'preact/hooks';
import type { MethodDetails } from '../describe.ts';
import { ask } from './api.ts';

const known = new Map<string, MethodDetails>();

/** What the document says about a method; undefined until the explorer has sent it. */
export function useDetails(name: string | undefined): MethodDetails | undefined {
  const [loaded, setLoaded] = useState('');
  useEffect(() => {
    if (name === undefined || known.has(name)) return;
    ask<MethodDetails | null>('/api/method', { text: name }).then(
      (details) => {
        if (details) known.set(name, details);
        setLoaded(name);
      },
      () => {},
    );
  }, [name, loaded]);
  return known.get(name ?? '');
}
