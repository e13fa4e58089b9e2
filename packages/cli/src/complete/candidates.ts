import type { FlagTable } from '../arguments/flags.ts';
import type { Invocation } from '../command.ts';
import { formats } from '../output/format.ts';
import { readConfig, readProject } from '../profile/config.ts';
import { dialects, framings } from '../settings/settings.ts';
import type { Candidate } from './candidate.ts';
import { targetWords } from './target-words.ts';

/** The values of flags that have only a few. */
const values: Readonly<Record<string, readonly string[]>> = {
  dialect: dialects,
  framing: framings,
  output: formats,
  color: ['auto', 'always', 'never'],
  preset: ['eth', 'starknet', 'solana'],
};

/** Returns what the last word of a command line can be. Reads only local files: no server is asked. */
export async function findCandidates(
  words: readonly string[],
  { commands, io }: Pick<Invocation, 'commands' | 'io'>,
): Promise<Candidate[]> {
  const current = words.at(-1) ?? '';
  const [first = ''] = words;
  const listed = words.length > 1 ? commands.get(first) : undefined;
  const call = commands.get('call');
  const { flags } = (await (listed ?? call)?.load())?.command ?? { flags: {} };
  const own = listed ? words.slice(1) : words;
  const all = [
    ...(words.length === 1 ? listCommands(commands) : []),
    ...(await ofPlace(own, { flags, io, command: listed ? first : 'call' })),
  ];
  return all.filter(({ value }) => value.startsWith(current));
}

function listCommands(commands: Invocation['commands']): Candidate[] {
  return [...commands]
    .filter(([name]) => !name.startsWith('_'))
    .map(([value, { summary }]) => ({ value, about: summary }));
}

interface Place {
  readonly command: string;
  readonly flags: FlagTable;
  readonly io: Invocation['io'];
}

async function ofPlace(
  words: readonly string[],
  { command, flags, io }: Place,
): Promise<Candidate[]> {
  const current = words.at(-1) ?? '';
  const wanting = flagOf(words.at(-2) ?? '', flags);
  if (wanting === 'profile') return listProfiles(io);
  if (wanting) return (values[wanting] ?? []).map((value) => ({ value }));
  if (current.startsWith('-')) return Object.keys(flags).map((name) => ({ value: `--${name}` }));
  const place = words.slice(0, -1).filter((word, index) => {
    const isValue = index > 0 && flagOf(words[index - 1] ?? '', flags) !== undefined;
    return !word.startsWith('-') && !isValue;
  });
  if (command === 'completion')
    return ['bash', 'zsh', 'fish', 'powershell'].map((value) => ({ value }));
  if (command === 'profile') {
    if (place.length > 0) return listProfiles(io);
    return ['add', 'list', 'show', 'remove'].map((value) => ({ value }));
  }
  const [target, ...rest] = place;
  return target === undefined ? listProfiles(io) : targetWords(target, rest, { command, io });
}

/** The name of a flag that wants the next word as its value. */
function flagOf(word: string, flags: FlagTable): string | undefined {
  const found = Object.entries(flags).find(
    ([name, { type, short }]) =>
      type === 'string' && (word === `--${name}` || (short !== undefined && word === `-${short}`)),
  );
  return found?.[0];
}

async function listProfiles(io: Invocation['io']): Promise<Candidate[]> {
  const [own, project] = await Promise.all([readConfig(io.env), readProject(io.cwd())]);
  const names = new Set([...Object.keys(own), ...Object.keys(project?.profiles ?? {})]);
  return [...names].map((value) => ({ value, about: 'profile' }));
}
