import type { Settings } from '../settings/settings.ts';
import { authOf } from './access.ts';
import { toContentType } from './http-questions.ts';
import { describe, differs, toText } from './question.ts';
import { reach } from './reach.ts';
import type { Record } from './record.ts';
import { type Answer, isResponse, type Wire } from './wire.ts';

/** A server that responds, and its first response. */
export interface Established {
  readonly wire: Wire;
  readonly first: Answer;
}

/** Why a server can't be examined. */
export type Stopped = 'unreached' | 'refused' | 'invalid';

/** Opens a wire to a target; the headers are sent in addition to those of the settings. */
export type OpenWire = (settings: Settings, headers?: Settings['headers']) => Promise<Wire>;

/** Makes the first call, which shows where and in which form the server can be called at all. */
export async function establish(
  settings: Settings,
  unknown: string,
  open: OpenWire,
  record: Record,
): Promise<Established | Stopped> {
  if ('url' in settings.target) {
    const reached = await reach(settings.target.url, settings);
    await record.add('reach', reached);
    if (reached.state === 'differs' && reached.detail.startsWith('no connection'))
      return 'unreached';
  }
  const call = () => toText({ findings: record.findings, unknown }, { id: 1 });
  let wire = await open(settings);
  let first = await wire.ask(call());

  const moved = movedTo(first, settings);
  if (moved !== undefined) {
    await record.add('redirect', differs(`to ${moved}`, { url: moved }));
    await wire.close();
    wire = await open({ ...settings, target: { kind: 'http', url: moved } });
    first = await wire.ask(call());
  }
  const stop = async (why: Stopped) => {
    await wire.close();
    return why;
  };
  const access = authOf(first, settings);
  if (access) await record.add('authentication', access);
  if (access?.state === 'differs') return stop('refused');
  if (isResponse(first)) return { wire, first };

  // The server doesn't understand messages of version 2.0, or not this content type.
  const old = { findings: { dialect: '1.0' } as const, unknown };
  const again = await wire.ask(toText(old, { id: 1 }));
  if (isResponse(again)) {
    const words = `1.0; to a message of 2.0: ${describe(first)}`;
    await record.add('version', differs(words, old.findings));
    return { wire, first: again };
  }
  if (settings.target.kind === 'http') {
    const contentType = await toContentType(wire, call());
    if (contentType !== undefined) {
      await record.add('content type', differs(`only ${contentType}`, { contentType }));
      await wire.close();
      wire = await open(settings, { 'content-type': contentType });
      return { wire, first: await wire.ask(call()) };
    }
  }
  await record.add('first call', differs(`no JSON-RPC response: ${describe(first)}`));
  return stop(first.problem === undefined ? 'invalid' : 'unreached');
}

/**
 * The URL that a server redirects to. Because it gets the credentials, it must be of the same host, and must not lead from
 * HTTPS to HTTP.
 */
function movedTo({ status = 0, headers }: Answer, { target }: Settings): string | undefined {
  const location = headers?.location;
  if (![301, 302, 303, 307, 308].includes(status) || !location || target.kind !== 'http')
    return undefined;
  if (!URL.canParse(location, target.url)) return undefined;
  const from = new URL(target.url);
  const to = new URL(location, from);
  const keepsTls =
    to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:');
  return to.hostname === from.hostname && keepsTls ? to.href : undefined;
}
