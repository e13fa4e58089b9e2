type Members = Record<string | number, unknown>;

/** Is called with a number and its place; returns true to visit no more. */
type Visit = (number: number, holder: Members, name: string | number) => boolean | undefined;

/** Visits the numbers outside ±(2^53 − 1) in parsed JSON. A list instead of recursion permits any depth. */
export function visitUnsafe(root: unknown, visit: Visit): void {
  const rest: object[] = [[root]];
  for (let node = rest.pop(); node; node = rest.pop()) {
    const holder = node as Members;
    if (Array.isArray(node)) {
      for (let index = 0; index < node.length; index++) {
        const member: unknown = node[index];
        if (typeof member === 'number') {
          if (isUnsafe(member) && visit(member, holder, index)) return;
        } else if (typeof member === 'object' && member) rest.push(member);
      }
    } else {
      // Faster than a list of the names. It includes inherited ones, which JSON doesn't have.
      for (const name in node) {
        const member = holder[name];
        if (typeof member === 'number') {
          if (isUnsafe(member) && Object.hasOwn(node, name) && visit(member, holder, name)) return;
        } else if (typeof member === 'object' && member && Object.hasOwn(node, name)) {
          rest.push(member);
        }
      }
    }
  }
}

export function isUnsafe(number: number): boolean {
  return number > Number.MAX_SAFE_INTEGER || number < -Number.MAX_SAFE_INTEGER;
}
