import { Interruption } from '../failure/interruption.ts';
import type { Io } from '../io.ts';
import { UsageError } from '../usage-error.ts';

const enter = /[\r\n]/;
const [interrupt, endOfInput, erase] = ['\u0003', '\u0004', '\u007f'];

/** Asks for a password on the terminal, without showing what is typed. */
export function askPassword(prompt: string, { stdin, stderr }: Io): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed = '';
    const finish = (settle: () => void) => {
      stdin.off('data', read);
      stdin.setRawMode?.(false);
      stdin.pause();
      stderr.write('\n');
      settle();
    };
    const read = (chunk: unknown) => {
      // A pasted password comes in one piece.
      for (const character of String(chunk)) {
        if (enter.test(character)) return finish(() => resolve(typed));
        if (character === interrupt) return finish(() => reject(new Interruption('SIGINT')));
        if (character === endOfInput)
          return finish(() => reject(new UsageError('no password was entered')));
        typed = character === erase ? typed.slice(0, -1) : typed + character;
      }
    };
    stderr.write(prompt);
    stdin.setRawMode?.(true);
    stdin.on('data', read);
    stdin.resume();
  });
}
