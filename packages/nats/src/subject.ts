import { methodOf, type Payload, wrongKind } from '@jsonrpcclient/core';

/** A NATS subject for all calls, or a function that returns the subject of a method. */
export type Subject = string | ((method: string) => string);

/** Tokens separated by dots, without white space or the wildcards `*` and `>`. */
const valid = /^[^\s.*>]+(\.[^\s.*>]+)*$/;

/**
 * Returns a function that finds the subject of a payload. That function throws a `TypeError` for a method that isn't part
 * of a valid subject, and for a batch whose calls have different subjects.
 */
export function toSubjectOf(subject: Subject): (payload: Payload) => string {
  if (typeof subject === 'string') {
    if (!valid.test(subject)) throw new TypeError(`nats: the subject ${rule}`);
    return () => subject;
  }
  if (typeof subject !== 'function') throw wrongKind('nats', 'a subject or a function', subject);
  return (payload) => {
    const [first = '', ...others] = [payload].flat().map(({ method }) => subject(method));
    if (!valid.test(first)) throw new TypeError(`${methodOf(payload)}: the subject ${rule}`);
    if (others.every((other) => other === first)) return first;
    const remedy = 'use one subject for all methods, or send no batches';
    throw new TypeError(`${methodOf(payload)}: the calls have different subjects; ${remedy}`);
  };
}

const rule = 'must consist of tokens separated by dots, without white space, * or >';
