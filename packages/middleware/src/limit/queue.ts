/** First in, first out; every member can leave at any time, as quickly as from the front. */
export interface Queue<T> {
  /** Adds a member, and returns a function that removes it. */
  readonly add: (member: T) => () => void;
  readonly first: () => T | undefined;
  readonly size: () => number;
}

interface Entry<T> {
  readonly member?: T;
  before: Entry<T>;
  after: Entry<T>;
}

export function createQueue<T>(): Queue<T> {
  // Before the first entry and after the last one.
  const end = {} as Entry<T>;
  end.before = end;
  end.after = end;
  let size = 0;

  return {
    add(member) {
      const entry = { member, before: end.before, after: end };
      end.before.after = entry;
      end.before = entry;
      size++;
      let isIn = true;
      return () => {
        if (!isIn) return;
        isIn = false;
        entry.before.after = entry.after;
        entry.after.before = entry.before;
        size--;
      };
    },
    first: () => end.after.member,
    size: () => size,
  };
}
