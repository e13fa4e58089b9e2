/** Returns random integers below a limit, the same ones for the same seed. */
export function createChance(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    // The generator from Numerical Recipes; only its upper bits are random.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
