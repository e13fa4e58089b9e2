import { tour } from './tour.ts';

// The reader of the output may close the pipe early, as `head` does.
process.stdout.on('error', () => process.exit());

await tour();
