import { drill } from './drill/drill.ts';
import { overProvider } from './drill/ethers.ts';
import { overBalance, overFailover } from './drill/ours.ts';
import { renderDrill } from './drill/render.ts';
import type { Figures } from './drill/summarize.ts';
import { overFallback, overRank } from './drill/viem.ts';
import { environment } from './environment.ts';

const contenders = {
  balance: overBalance,
  failover: overFailover,
  "viem's fallback": overFallback,
  'the same with rank': overRank,
  "ethers' FallbackProvider": overProvider,
};

const [seconds = 6, perSecond = 50] = process.argv.slice(2).map(Number);
const results = new Map<string, ReadonlyMap<string, Figures>>();
for (const [name, compete] of Object.entries(contenders)) {
  console.error(`${name} …`);
  results.set(name, await drill(compete, { seconds, perSecond }));
}
console.log(`${environment()}\n\n${renderDrill(results)}`);
// The ranking of viem never stops.
process.exit(hasFailed() ? 1 : 0);

/** Whether this project returned a wrong result, or repeated a call that was not safe to repeat. */
function hasFailed(): boolean {
  const own = ['balance', 'failover'].flatMap((name) => [...(results.get(name)?.values() ?? [])]);
  return own.some(({ wrong, repeats }) => wrong + repeats > 0);
}
