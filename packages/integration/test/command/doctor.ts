import { expect } from 'vitest';
import { splitWords } from '../../../cli/test/split-words.ts';
import type { Examined } from './examined.ts';
import { type Facts, findFacts, findFrames, findHttpFacts, type HttpFacts } from './facts.ts';
import type { Place } from './row.ts';

interface Verdict {
  readonly question: string;
  readonly state: 'ok' | 'differs' | 'not tried';
  readonly detail: string;
}

/** Lets the command examine a server, and compares its verdicts with what raw messages show. */
export async function checkDoctor(
  { server, line, ask, headers = {} }: Examined,
  { command, servers, node }: Place,
): Promise<void> {
  const words = servers.words(server) ?? [];
  const args = splitWords(line).flatMap((word) => (word === `<${server}>` ? words : word));
  const folder = command.createFolder();
  const { out, err } = await command.run('jsonrpc', ['doctor', '--json', ...args], {
    node,
    folder,
  });
  expect(err).toBe('');
  const verdicts: readonly Verdict[] = JSON.parse(out).verdicts;
  const verdict = (name: string) => verdicts.find(({ question }) => question === name);

  const facts = await findFacts(ask(words));
  compareMessages(facts, verdict);
  const [url = ''] = words;
  if (url.startsWith('http:')) compareHttp(await findHttpFacts(url, headers), verdict);
  if (url.startsWith('ws:')) {
    const { answersPings, takesFrames } = await findFrames(url);
    const { state, detail } = verdict('websocket') ?? {};
    expect(state).toBe(answersPings && takesFrames ? 'ok' : 'differs');
    expect(detail).toContain(answersPings ? '' : 'pings are not answered');
    expect(!detail?.includes('two frames are not')).toBe(takesFrames);
  }
}

type Find = (name: string) => Verdict | undefined;

const stateOf = (isFine: boolean) => (isFine ? 'ok' : 'differs');

function compareMessages(facts: Facts, verdict: Find): void {
  const { isTwo, unknownCode, status, changedIds, answersNotifications, batch, atOnce } = facts;
  expect(verdict('version')?.state).toBe(stateOf(isTwo));
  const isUsual = unknownCode === -32601 && (status ?? 200) === 200;
  expect(verdict('unknown method')?.state).toBe(stateOf(isUsual));
  if (unknownCode !== -32601)
    expect(verdict('unknown method')?.detail).toContain(`the code is ${unknownCode ?? 'missing'},`);
  const { state, detail = '' } = verdict('ids') ?? {};
  expect(state).toBe(stateOf(changedIds.length === 0));
  const reported = state === 'ok' ? [] : detail.split('; ').map((each) => each.split(': ')[0]);
  expect(reported).toEqual(changedIds);
  expect(verdict('notifications')?.state).toBe(stateOf(!answersNotifications));
  if (verdict('batches')?.state !== 'not tried')
    expect(verdict('batches')?.state).toBe(stateOf(batch === 2));
  expect(verdict('8 at once')?.state).toBe(stateOf(atOnce === 8));
}

function compareHttp(facts: HttpFacts, verdict: Find): void {
  expect(verdict('content type')?.detail).toBe(facts.contentTypes.join(', '));
  const kept = verdict('keep-alive');
  expect(kept?.state).toBe('ok');
  expect(kept?.detail).toMatch(facts.isKept ? /are kept|after errors/ : /new connection/);
  expect(verdict('browsers')?.detail.startsWith('pages of other')).toBe(facts.allowsOrigins);
  const [first = 'none'] = facts.describing;
  expect(verdict('discovery')?.detail).toContain(first);
}
