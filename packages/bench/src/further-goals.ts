import { at, difference, type Goal, ratio } from './goal.ts';
import { dispatch, importing } from './must-have.ts';

/** Goals for cases in which another client is ahead, or the platform allows more; stricter than the others. */
export const furtherGoals: readonly Goal[] = [
  ratio('in memory, createClient ÷ JSON', 1.6, 'in-memory-small', 'client', 'floor'),
  ratio('in memory, createClient ÷ JSON, 1 kB', 1.25, 'in-memory-1kb', 'client', 'floor'),
  ratio('in memory, pure functions ÷ JSON, 1 kB', 1.2, 'in-memory-1kb', 'pure', 'floor'),
  {
    title: '100,000 pending calls with timeouts, memory per call',
    limit: 800,
    unit: ' bytes',
    figure: (results) => at(results, 'pending-100000', ['client', 'memory']),
  },
  { ...dispatch, limit: 1.3 },
  ratio('WebSocket, one at a time ÷ bare ws', 1.05, 'websocket', 'ours-websocket', 'bare-ws'),
  ratio(
    'WebSocket, 64 concurrent ÷ bare ws',
    0.75,
    'websocket-in-flight',
    'ours-websocket',
    'bare-ws',
  ),
  ratio('socket, one at a time ÷ bare socket', 1.08, 'socket', 'ours-socket', 'bare-socket'),
  ratio('http-fetch, one at a time ÷ bare fetch', 1.03, 'one-at-a-time', 'ours-fetch', 'fetch'),
  ratio('http-fetch, 64 concurrent ÷ bare fetch', 1.03, 'in-flight', 'ours-fetch', 'fetch'),
  ratio('http-axios, 64 concurrent ÷ bare axios', 0.75, 'in-flight', 'ours-axios', 'axios'),
  ratio('http-undici, pipelining ÷ without', 0.65, 'pipelining', 'ours-pipelined', 'ours-undici'),
  ratio('batch of 100,000 ÷ its floor', 1.2, 'batch-100000', 'ours-undici', 'undici-request'),
  {
    title: 'import of http-undici − core',
    limit: 25,
    unit: ' ms',
    figure: (results) => difference(results, 'import', 'core-http-undici', 'core', 'wall') / 1000,
  },
  { ...importing, limit: 2 },
];
