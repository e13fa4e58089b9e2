import type { Codec, Transport } from '@jsonrpcclient/core';
import { http, type PostRequest } from '@jsonrpcclient/http';
import type { Invocation } from '../command.ts';
import type { Settings } from '../settings/settings.ts';

/** Returns a transport that sends nothing, and passes the command that sends the same request with curl to `report`. */
export function curlTransport(
  url: string,
  settings: Settings,
  invocation: Pick<Invocation, 'flags' | 'secrets'>,
  codec: Codec,
  report: (command: string) => void,
): Transport {
  const { headers, auth } = settings;
  return http(
    url,
    async (request) => {
      report(toCurl(request, settings, invocation));
      return { status: 200, headers: {}, body: '' };
    },
    { headers, auth, codec },
  );
}

/** Returns a command that sends the same request with curl. Secrets are variables of the shell. */
function toCurl(
  { url, headers, body }: Pick<PostRequest, 'url' | 'headers' | 'body'>,
  { auth, timeout, connectTimeout, proxy }: Settings,
  { flags, secrets }: Pick<Invocation, 'flags' | 'secrets'>,
): string {
  const quote = (text: string) => (flags.on('reveal') ? quoteText(text) : hidden(text, secrets));
  const isBasic = typeof auth === 'object';
  const given = Object.entries(headers).filter(([name]) => !(isBasic && name === 'authorization'));
  const words = ['curl', '--silent', '--show-error'];
  if (Number.isFinite(timeout)) words.push('--max-time', String(timeout / 1000));
  if (Number.isFinite(connectTimeout))
    words.push('--connect-timeout', String(connectTimeout / 1000));
  if (flags.on('insecure')) words.push('--insecure');
  for (const name of ['cacert', 'cert', 'key']) {
    const path = flags.text(name);
    if (path !== undefined) words.push(`--${name}`, quote(path));
  }
  if (proxy !== undefined) words.push('--proxy', quote(proxy));
  if (isBasic) words.push('--user', quote(`${auth.username}:${auth.password}`));
  for (const [name, value] of given) words.push('--header', quote(`${name}: ${value}`));
  words.push('--data-raw', quote(body), quote(url));
  return words.join(' ');
}

/** Quotes a text for a POSIX shell, with variables in place of the secrets. */
export function hidden(text: string, secrets: Invocation['secrets']): string {
  return secrets.split(text).map(quotePart).join('');
}

type Part = string | { readonly variable: string };

function quotePart(part: Part): string {
  return typeof part === 'string' ? quoteText(part) : `"$${part.variable}"`;
}

/** Quotes a text for a POSIX shell, if necessary. */
function quoteText(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
