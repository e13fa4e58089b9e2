import { runAll } from './scenarios.ts';

declare const serverUrl: string;

postMessage(await runAll(serverUrl));
