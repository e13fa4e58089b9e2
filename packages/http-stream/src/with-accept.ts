import type { HttpOptions } from '@jsonrpcclient/http';

const accepted = { accept: 'application/json, text/event-stream' };

/** Adds the header that allows the server to send an event stream. */
export function withAccept(headers: HttpOptions['headers']): HttpOptions['headers'] {
  if (typeof headers !== 'function') return { ...accepted, ...headers };
  return async (request) => ({ ...accepted, ...(await headers(request)) });
}
