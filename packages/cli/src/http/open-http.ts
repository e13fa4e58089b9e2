import type { Codec } from '@jsonrpcclient/core';
import { http } from '@jsonrpcclient/http';
import type { Invocation } from '../command.ts';
import { paint, usesColor } from '../output/color.ts';
import type { Settings } from '../settings/settings.ts';
import type { Opened, SessionOptions } from '../target/open-session.ts';
import { createConnector } from './connector.ts';
import { type Exchange, nodePost } from './node-post.ts';

/** Creates the transport for an HTTP target. */
export async function openHttp(
  url: string,
  settings: Settings,
  invocation: Invocation,
  codec: Codec,
  { connections }: SessionOptions,
): Promise<Opened> {
  const { tls, proxy, connectTimeout, headers, auth, maxBytes: maxResponseBytes } = settings;
  const connector = await createConnector(url, { tls, proxy, connections });
  const onExchange = invocation.flags.count('verbose') > 1 ? logHeaders(invocation) : undefined;
  const post = nodePost({ connector, connectTimeout, onExchange });
  return {
    transport: http(url, post, { headers, auth, maxResponseBytes, codec }),
    connection: undefined,
    post,
    async close() {
      connector.close();
    },
  };
}

/** Logs the headers of each request (`>`) and response (`<`) to standard error. */
function logHeaders({ io, flags, secrets }: Invocation): (exchange: Exchange) => void {
  const isColored = usesColor(flags.text('color'), io.stderr, io.env);
  const log = (mark: string, text: string) => {
    io.stderr.write(`${paint(mark, 'gray', isColored)} ${secrets.hide(text)}\n`);
  };
  return (exchange) => {
    if ('sent' in exchange) log('>', `POST ${exchange.url}`);
    else log('<', `${exchange.received.status} ${exchange.received.statusText ?? ''}`);
    const headers = 'sent' in exchange ? exchange.sent : exchange.received.headers;
    for (const [name, value] of Object.entries(headers))
      log('sent' in exchange ? '>' : '<', `${name}: ${value}`);
  };
}
