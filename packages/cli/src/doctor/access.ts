import type { Settings } from '../settings/settings.ts';
import { differs, ok, type Result } from './question.ts';
import type { Answer } from './wire.ts';

/** What the first response says about credentials; undefined if there are none and none are needed. */
export function authOf({ status, headers }: Answer, { auth }: Settings): Result | undefined {
  const challenge = headers?.['www-authenticate'];
  const scheme = /^\w+/.exec(challenge ?? '')?.[0];
  if (status === 401 || status === 403 || status === 407) {
    const wants = scheme === undefined ? '' : `, and asks for ${scheme}`;
    const advice = adviceFor(scheme, status);
    return differs(
      `status ${status}${wants}${advice}`,
      scheme === undefined ? {} : { auth: scheme },
    );
  }
  if (auth === undefined) return undefined;
  return ok(`${typeof auth === 'string' ? 'Bearer' : 'Basic'} credentials are accepted`);
}

function adviceFor(scheme: string | undefined, status: number): string {
  if (status === 407) return '; see --proxy';
  if (/^basic$/i.test(scheme ?? '')) return '; see --user';
  if (/^digest$/i.test(scheme ?? '')) return '; the recipes in the docs have a transport for it';
  return '; see --token and --header';
}
