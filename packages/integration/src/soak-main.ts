import { soak } from './soak.ts';

const [minutes = 10, disconnects = 200] = process.argv.slice(2).map(Number);
const report = await soak({ disconnects, interval: (minutes * 60_000) / disconnects });
console.log(report);
const [early, late] = report.memory;
const isFlat = late < early * 1.5 + 4e6;
console.log(
  report.problems.length === 0 && isFlat
    ? `all ${report.calls} calls settled with the right outcome`
    : `failed${isFlat ? '' : ': memory use grows'}`,
);
if (report.problems.length > 0 || !isFlat) process.exitCode = 1;
