import { call } from './call.ts';
import { tour } from './tour.ts';

// Whoever reads the output may have read enough.
process.stdout.on('error', () => process.exit());

const [url, method, ...params] = process.argv.slice(2);
if (url === undefined) {
  await tour();
} else if (method === undefined) {
  console.error(`npm start                           shows calls to a server of its own
npm start -- URL METHOD [PARAMS…]   calls a method; each of the params is JSON or else text`);
  process.exitCode = 2;
} else {
  process.exitCode = await call(url, method, params);
}
