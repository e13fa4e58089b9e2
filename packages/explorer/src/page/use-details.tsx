import { useEffect, useState } from 'preact/hooks';
import type { MethodDetails } from '../describe.ts';
import { ask } from './api.ts';

const known = new Map<string, MethodDetails | undefined>();

/** What the document says about a method; undefined if it says nothing, or until the explorer has sent it. */
export function useDetails(name: string | undefined): MethodDetails | undefined {
  const [, setLoaded] = useState('');
  useEffect(() => {
    if (name === undefined || known.has(name)) return;
    ask<MethodDetails | null>('/api/method', { text: name }).then(
      (details) => {
        known.set(name, details ?? undefined);
        setLoaded(name);
      },
      // Without them, the params can still be written as JSON.
      () => {},
    );
  }, [name]);
  return known.get(name ?? '');
}
