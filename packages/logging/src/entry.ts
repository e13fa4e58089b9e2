import type { Payload, Reply } from '@jsonrpcclient/core';
import { attempt, toText } from './attempt.ts';
import { phraseOf } from './phrase.ts';

/** The arguments for a logger. */
export type Entry = readonly [fields: object, text: string];

/** The text of a message, from its JSON. */
type Render = (json: string) => string;

export function sentEntry(payload: Payload, render: Render): Entry {
  const { text, bytes } = show(payload, render);
  return [{ direction: 'out', ...callFields(payload), bytes }, `--> ${text}`];
}

export function receivedEntry(
  payload: Payload,
  reply: Reply,
  started: number,
  render: Render,
): Entry {
  // A transport in plain JavaScript may return nothing for a notification.
  const { status, statusText, body } = Object(reply) as Reply;
  const { text, bytes } = show(body, render);
  const parts = ['<--', status, text || phraseOf(status, statusText)];
  return [
    Object.assign(receivedFields(payload, started), { status, bytes }),
    parts.filter((part) => part !== undefined).join(' '),
  ];
}

export function failedEntry(payload: Payload, error: unknown, started: number): Entry {
  const status: unknown = attempt(() => Object(error).status, undefined);
  const fields = Object.assign(receivedFields(payload, started), { status, err: error });
  return [fields, `<-- ${toText(error)}`];
}

function receivedFields(payload: Payload, started: number): object {
  return {
    direction: 'in',
    ...callFields(payload),
    milliseconds: performance.now() - started,
  };
}

/** The method and the id; for a batch, arrays of them. */
function callFields(payload: Payload): object {
  if ('method' in payload) return { method: payload.method, id: payload.id };
  return { method: payload.map(({ method }) => method), id: payload.flatMap(({ id }) => id ?? []) };
}

interface Shown {
  readonly text: string;
  /** The length of the whole message in UTF-8, before anything is cut or hidden. */
  readonly bytes: number | undefined;
}

function show(message: unknown, render: Render): Shown {
  let bytes: number | undefined;
  try {
    const json = toJson(message);
    bytes = new TextEncoder().encode(json).length;
    return { text: json && render(json), bytes };
  } catch (error) {
    return { text: `(cannot be shown: ${toText(error)})`, bytes };
  }
}

/** Writes a bigint, which JSON doesn't have, as a string. */
function toJson(message: unknown): string {
  const write = (_: string, value: unknown) => (typeof value === 'bigint' ? `${value}` : value);
  return JSON.stringify(message, write) ?? '';
}
