import { UsageError } from '../usage-error.ts';

/** What a command talks to. */
export type Target =
  | { readonly kind: 'http'; readonly url: string }
  | { readonly kind: 'ws'; readonly url: string }
  | { readonly kind: 'tcp' | 'tls'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string }
  | { readonly kind: 'stdio'; readonly program: string; readonly args: readonly string[] };

/** Reads a URL, `:port`, `host:port` or `unix:/path`; returns undefined for a name, which may be a profile's. */
export function toTarget(text: string): Target | undefined {
  // The port of a local HTTP server, and what people copy from a log.
  if (/^:\d+(\/|$)/.test(text)) return toTarget(`http://localhost${text}`);
  if (/^[\w.-]+:\d+(\/|$)|^\[[\da-f:.]+\]:\d+/i.test(text)) return toTarget(`http://${text}`);
  const [, scheme = ''] = /^([a-z]+):/i.exec(text) ?? [];
  const rest = text.slice(scheme.length + 1);
  switch (scheme.toLowerCase()) {
    case '':
      return undefined;
    case 'http':
    case 'https':
      return { kind: 'http', url: checkUrl(text) };
    case 'ws':
    case 'wss':
      return { kind: 'ws', url: checkUrl(text) };
    case 'tcp':
    case 'tls':
      return toSocket(scheme.toLowerCase() as 'tcp' | 'tls', text);
    case 'unix':
      return { kind: 'unix', path: rest.replace(/^\/\/(?=\/)/, '') };
    case 'stdio':
      return toProgram(rest.trim().split(/\s+/));
    default:
      throw new UsageError(
        'the target must begin with http, https, ws, wss, tcp, tls, unix or stdio and a colon, or be :PORT or a profile',
      );
  }
}

/** The target of `--stdio -- PROGRAM ARGS`. */
export function toProgram([program, ...args]: readonly string[]): Target {
  if (!program) throw new UsageError('no program; write --stdio … -- PROGRAM ARGS');
  return { kind: 'stdio', program, args };
}

/** Removes the credentials of a URL, which are sent in a header. */
export function withoutCredentials(target: Target): Target {
  if (!('url' in target)) return target;
  const url = new URL(target.url);
  url.username = url.password = '';
  return { ...target, url: url.href };
}

function checkUrl(text: string): string {
  if (URL.canParse(text)) return text;
  throw new UsageError('the URL of the target is not valid');
}

function toSocket(kind: 'tcp' | 'tls', text: string): Target {
  // A URL of HTTP has the same host and port, and its parser checks them.
  const address = `http${text.slice(kind.length)}`;
  const { hostname, port } = URL.canParse(address) ? new URL(address) : { hostname: '', port: '' };
  // The default port of HTTP is dropped.
  const number = Number(port || (/:80(\/|$)/.test(text) ? 80 : ''));
  if (!hostname || !number) throw new UsageError(`a ${kind} target must be ${kind}://HOST:PORT`);
  return { kind, host: hostname.replace(/^\[(.*)\]$/, '$1'), port: number };
}
