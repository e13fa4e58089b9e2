import { call } from './call.ts';
import { tour } from './tour.ts';

// The reader of the output may close the pipe early, as `head` does.
process.stdout.on('error', () => process.exit());

const [url, method, ...params] = process.argv.slice(2);
if (url === undefined) {
  await tour();
} else if (method === undefined) {
  console.error(`npm start                           makes calls to a local server and shows them
npm start -- URL METHOD [PARAMS…]   calls a method; each param is JSON, or plain text if it isn't valid JSON`);
  process.exitCode = 2;
} else {
  process.exitCode = await call(url, method, params);
}
