import { soak } from './soak.ts';
import { soakStack } from './soak-stack.ts';

const [minutes = 10, disconnects = 200, calls = 100_000] = process.argv.slice(2).map(Number);

const stack = await soakStack(calls);
console.log(stack);
const [most, left] = stack.listeners;
check(stack, most > 0 && left === 0, 'the signal has listeners left');
const report = await soak({ disconnects, interval: (minutes * 60_000) / disconnects });
console.log(report);
check(report, true, '');

function check(
  { calls, problems, memory }: Pick<typeof stack, 'calls' | 'problems' | 'memory'>,
  isClean: boolean,
  otherwise: string,
): void {
  const [early, late] = memory;
  const isFlat = late < early * 1.5 + 4e6;
  const failed = [
    ...problems.slice(0, 1),
    ...(isFlat ? [] : ['memory use grows']),
    ...(isClean ? [] : [otherwise]),
  ];
  console.log(
    failed.length > 0
      ? `failed: ${failed.join('; ')}`
      : `all ${calls} calls settled with the right outcome`,
  );
  if (failed.length > 0) process.exitCode = 1;
}
