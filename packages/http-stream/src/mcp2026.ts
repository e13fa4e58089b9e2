import {
  fields,
  type Message,
  type Middleware,
  type Payload,
  withOptions,
  wrongKind,
} from '@jsonrpcclient/core';
import type { StreamCallOptions } from './http-stream.ts';

/** What each request tells the server about the client, because there is no handshake. */
export interface Mcp2026Options {
  /** Its name and version. */
  readonly client: {
    readonly name: string;
    readonly version: string;
    readonly [member: string]: unknown;
  };
  /** What it supports; nothing by default. */
  readonly capabilities?: object | undefined;
  /** The revision of the protocol; '2026-07-28' by default. */
  readonly protocolVersion?: string | undefined;
}

/** The param that the header `Mcp-Name` repeats. */
const nameParams: Readonly<Record<string, string>> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

/**
 * Adds what the Model Context Protocol requires since its revision 2026-07-28: `_meta` in the params of each message, and
 * the headers `MCP-Protocol-Version`, `Mcp-Method` and `Mcp-Name`. Throws a `TypeError` if the client has no name.
 */
export function mcp2026(options: Mcp2026Options): Middleware<StreamCallOptions> {
  const {
    client,
    capabilities = {},
    protocolVersion = '2026-07-28',
  } = Object(options) as Mcp2026Options;
  if (typeof client?.name !== 'string' || typeof client.version !== 'string')
    throw wrongKind('mcp2026', 'client: { name, version }', client);
  const own = {
    'io.modelcontextprotocol/protocolVersion': protocolVersion,
    'io.modelcontextprotocol/clientInfo': client,
    'io.modelcontextprotocol/clientCapabilities': capabilities,
  };
  const addMeta = (message: Message): Message => {
    // An array has no place for it.
    if (Array.isArray(message.params)) return message;
    const meta = { ...own, ...fields(fields(message.params)._meta) };
    return { ...message, params: { ...message.params, _meta: meta } };
  };

  return (next) => (payload, callOptions) => {
    const headers = {
      'mcp-protocol-version': protocolVersion,
      ...('method' in payload && headersOf(payload)),
      ...callOptions.headers,
    };
    const message: Payload = 'method' in payload ? addMeta(payload) : payload.map(addMeta);
    return next(message, withOptions(callOptions, { headers }));
  };
}

function headersOf({ method, params }: Message): Readonly<Record<string, string | undefined>> {
  const param = Object.hasOwn(nameParams, method) ? nameParams[method] : undefined;
  const name = param && fields(params)[param];
  return {
    'mcp-method': toHeader(method),
    'mcp-name': typeof name === 'string' ? toHeader(name) : undefined,
  };
}

/** Returns a text as the value of a header, encoded if it would not arrive unchanged. */
function toHeader(text: string): string {
  const isPlain = /^[!-~]([ -~]*[!-~])?$/.test(text) && !/^=\?base64\?.*\?=$/.test(text);
  if (isPlain) return text;
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `=?base64?${btoa(binary)}?=`;
}
