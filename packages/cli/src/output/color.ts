import type { Io, Screen } from '../io.ts';

/** Colors by the number in their escape sequence. */
const colors = { red: 31, green: 32, yellow: 33, blue: 34, cyan: 36, gray: 90 } as const;

export type Color = keyof typeof colors;

/** Whether to color what is written to a stream: as `--color` says, otherwise as the terminal and the environment say. */
export function usesColor(flag: string | undefined, stream: Screen, env: Io['env']): boolean {
  if (flag === 'always' || flag === 'never') return flag === 'always';
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return stream.isTTY === true && env.TERM !== 'dumb';
}

/** Colors a text if `isOn`. */
export function paint(text: string, color: Color, isOn: boolean): string {
  return isOn ? `\u001b[${colors[color]}m${text}\u001b[39m` : text;
}
