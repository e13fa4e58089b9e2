/** When something that waits for company is due. */
export interface Delay {
  /** Something waits. */
  readonly start: () => void;
  /** Nothing waits any more. */
  readonly stop: () => void;
}

/** Turns of promises in which nothing new came, after which no more is waited for. */
const patience = 3;

const now = Promise.resolve();

/** Calls `due` so many milliseconds after the first start, or, for 0, in the same tick once no more starts come. */
export function createDelay(wait: number, due: () => void): Delay {
  return wait > 0 ? byTimer(wait, due) : byTurns(due);
}

function byTimer(wait: number, due: () => void): Delay {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    start() {
      timer ??= setTimeout(due, wait);
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}

function byTurns(due: () => void): Delay {
  let left = 0;
  const turn = () => {
    left--;
    if (left > 0) void now.then(turn);
    else due();
  };
  return {
    start() {
      if (left === 0) void now.then(turn);
      left = patience;
    },
    stop() {},
  };
}
