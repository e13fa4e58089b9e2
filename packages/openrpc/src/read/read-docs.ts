import { member, text } from '../json.ts';
import type { Docs } from './method.ts';

/** What a method, a param or a schema says about itself. */
export function readDocs(value: unknown): Docs {
  return {
    summary: text(member(value, 'summary')),
    description: text(member(value, 'description')),
    deprecated: member(value, 'deprecated') === true,
  };
}
