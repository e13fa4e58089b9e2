/** Calls `due` some time after it is started, unless it is stopped before. */
export interface Delay {
  readonly start: () => void;
  readonly stop: () => void;
}

/**
 * The turns of the microtask queue that may pass without a new call before the tick counts as over: enough for an `async`
 * function that awaits a settled promise before it calls.
 */
const patience = 3;

const now = /* @__PURE__ */ Promise.resolve();

/** Waits `wait` milliseconds after the first start. If `wait` is 0, waits until the tick has no more starts. */
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

/** Can't be stopped, and needn't be: nothing is due if nothing is queued. */
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
