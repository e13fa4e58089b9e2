import type { Io } from '../io.ts';
import type { GroupOutcome } from './send-group.ts';

/** Shows how far a run is. */
export interface Progress {
  add(outcome: Pick<GroupOutcome, 'ok' | 'failed'>): void;
  /** Shows the end; may be called twice. */
  end(): void;
}

/** The options of `createProgress`. */
export interface ProgressOptions {
  readonly stderr: Io['stderr'];
  readonly quiet: boolean;
  /** Which part of the input has been read, from 0 to 1; undefined if its size isn't known. */
  readonly read: () => number | undefined;
  /** How many calls have been read. */
  readonly calls: () => number;
}

/** Shows progress on standard error: a bar on a terminal, otherwise a line every 5 seconds. */
export function createProgress({ stderr, quiet, read, calls }: ProgressOptions): Progress {
  const started = performance.now();
  let [ok, failed] = [0, 0];
  let isOver = false;
  /** Which part is done: of the part that has been read, some calls are still waiting. */
  const toPart = () => {
    const part = read();
    return part === undefined ? undefined : part * Math.min(1, (ok + failed) / (calls() || 1));
  };
  const text = () => {
    const seconds = (performance.now() - started) / 1000;
    const part = toPart();
    const perSecond = Math.round((ok + failed) / seconds);
    const eta = part ? `  eta ${Math.ceil((seconds / part) * (1 - part))} s` : '';
    const percent = part === undefined ? '' : `${Math.floor(part * 100)} %  `;
    return `${percent}${ok + failed} done  ${ok} ok  ${failed} failed  ${perSecond}/s${eta}`;
  };
  const draw = () => stderr.write(`\r${toBar(toPart())}${text()}\u001b[K`);
  const timer = quiet
    ? undefined
    : setInterval(
        stderr.isTTY ? draw : () => stderr.write(`${text()}\n`),
        stderr.isTTY ? 100 : 5000,
      );
  timer?.unref();

  return {
    add(outcome) {
      ok += outcome.ok;
      failed += outcome.failed;
    },
    end() {
      clearInterval(timer);
      if (quiet || !stderr.isTTY || isOver) return;
      isOver = true;
      draw();
      stderr.write('\n');
    },
  };
}

function toBar(part: number | undefined): string {
  if (part === undefined) return '';
  const full = Math.round(part * 20);
  return `${'█'.repeat(full)}${'░'.repeat(20 - full)} `;
}
