import type { Invocation } from '../command.ts';
import { UsageError } from '../usage-error.ts';

/** Returns the URL of the proxy for a target: that of `--proxy`, or of the environment as curl reads it. */
export function findProxy(
  url: string | undefined,
  flag: string | undefined,
  env: Invocation['io']['env'],
  secrets: Invocation['secrets'],
): string | undefined {
  if (url === undefined || flag === '') return undefined;
  const { protocol, hostname, port } = new URL(url);
  const isSecure = protocol === 'https:' || protocol === 'wss:';
  const found =
    flag ??
    // Not HTTP_PROXY, which a CGI server sets from a header.
    (isSecure ? (env.https_proxy ?? env.HTTPS_PROXY) : env.http_proxy) ??
    env.all_proxy ??
    env.ALL_PROXY;
  if (!found || (flag === undefined && isExcepted(hostname, port, env.no_proxy ?? env.NO_PROXY)))
    return undefined;
  const text = /^[a-z][\w+.-]*:\/\//i.test(found) ? found : `http://${found}`;
  if (!/^https?:/i.test(text) || !URL.canParse(text))
    throw new UsageError('the proxy must be an http or https URL');
  const { password, username } = new URL(text);
  if (password) secrets.add(decodeURIComponent(password), 'PROXY_PASSWORD');
  if (password) secrets.add(password, 'PROXY_PASSWORD');
  if (password) secrets.add(btoa(decodeURIComponent(`${username}:${password}`)), 'PROXY_BASIC');
  return text;
}

/** Whether a list such as `localhost,.internal,10.0.0.1:8080` contains the host, or a domain that it is in. */
function isExcepted(hostname: string, port: string, list = ''): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return list.split(/[\s,]+/).some((entry) => {
    const [, name = '', only] = /^\*?\.?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (entry === '*') return true;
    if (!name || (only !== undefined && only !== port)) return false;
    return host === name || host.endsWith(`.${name}`);
  });
}
