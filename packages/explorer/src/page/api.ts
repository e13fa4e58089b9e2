import type { ListedMethod } from '../describe.ts';
import { token } from './session.ts';

/** What the explorer says about the server. */
export interface About {
  readonly target: string;
  readonly methods: readonly ListedMethod[];
  readonly can: Readonly<Record<'listen' | 'subscribe' | 'copy' | 'types' | 'examine', boolean>>;
}

/** How a call ended. */
export interface CallReport {
  readonly ms?: number;
  readonly problem?: string;
  readonly kind?: string;
  readonly sent?: string;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string;
}

/** Rejects with the problem that the explorer reports. */
async function post(path: string, body: object, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  if (response.ok) return response;
  if (response.status === 401) throw new Error('Open the address that the command printed.');
  const problem = problemIn(await response.text());
  throw new Error(problem ?? `The explorer answered ${response.status}.`);
}

/** Posts a request and resolves to the JSON in the response. */
export async function ask<T>(path: string, body: object = {}, signal?: AbortSignal): Promise<T> {
  const response = await post(path, body, signal);
  return (await response.json()) as T;
}

/** Posts a request and reports each line of the response, until it ends or the signal aborts. */
export async function follow(
  path: string,
  body: object,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const { body: stream } = await post(path, body, signal);
  let rest = '';
  const reader = stream?.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const lines = (rest + part.value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) report(line);
  }
}

function problemIn(text: string): string | undefined {
  try {
    return (JSON.parse(text) as { readonly problem?: string }).problem;
  } catch {
    return undefined;
  }
}
