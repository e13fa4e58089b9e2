import { plainResults } from './codec.ts';
import { at, difference, type Goal, ratio } from './goal.ts';
import { alone } from './middlewares.ts';

const flat: Goal = {
  title: 'CPU per call, batch of 100,000 ÷ batch of 1,000',
  limit: 1.5,
  figure: (results) =>
    at(results, 'batch-100000', ['ours-undici', 'cpu']) /
    at(results, 'batch-1000', ['ours-undici', 'cpu']),
};

const shorthand: Goal = {
  title: 'shorthand − direct call',
  limit: 20,
  unit: ' ns',
  figure: (results) => difference(results, 'shorthand', 'proxy', 'direct', 'cpu') * 1000,
};

const withOptions: Goal = {
  title: 'server.with(options)',
  limit: 2000,
  unit: ' ns',
  figure: (results) => at(results, 'shorthand', ['with', 'cpu']) * 1000,
};

/** A checked call may cost as much as a bare one, and 1.5 times as much as its schemas add by hand. */
function checking(library: string): Goal {
  return {
    title: `checked with ${library} ÷ (bare + 1.5 × its schemas)`,
    limit: 1,
    figure: (results) => {
      const cpu = (subject: string) => at(results, 'contract', [subject, 'cpu']);
      const schemas = cpu(`${library} by hand`) - cpu('bare');
      return cpu(library) / (cpu('bare') + 1.5 * schemas);
    },
  };
}

export const importing: Goal = {
  title: 'import of core',
  limit: 3,
  unit: ' ms',
  figure: (results) => at(results, 'import', ['core', 'wall']) / 1000,
};

const importingMore: Goal = {
  title: 'import of core + middleware − core',
  limit: 3,
  unit: ' ms',
  figure: (results) => difference(results, 'import', 'core-middleware', 'core', 'wall') / 1000,
};

const tracing: Goal = {
  title:
    "telemetry() with an SDK − without ÷ the same for OpenTelemetry's instrumentation of undici",
  limit: 1.5,
  figure: (results) =>
    difference(results, 'telemetry', 'ours-telemetry-sdk', 'ours-sdk', 'cpu') /
    difference(results, 'telemetry', 'ours-instrumented', 'ours-sdk', 'cpu'),
};

const eachAlone: readonly Goal[] = Object.entries(alone).map(([name, { title }]) =>
  ratio(`${title.replaceAll('*', '')} ÷ plain`, 1.04, 'middleware', name, 'ours-undici'),
);

function serial(name: string, title: string): Goal[] {
  return [
    ratio(`http-undici, ${title} ÷ undici dispatch`, 1.15, name, 'ours-undici', 'undici-dispatch'),
    ratio(`http-undici, ${title} ÷ jayson`, 0.8, name, 'ours-undici', 'jayson-keep-alive'),
  ];
}

const room: Goal = {
  title: '100,000 pending calls, memory per call',
  limit: 600,
  unit: ' bytes',
  figure: (results) => at(results, 'pending-100000', ['connection', 'memory']),
};

export const dispatch: Goal = {
  title: 'CPU per call, 100,000 pending ÷ 1,000 pending',
  limit: 1.5,
  figure: (results) =>
    at(results, 'pending-100000', ['connection', 'cpu']) /
    at(results, 'pending-1000', ['connection', 'cpu']),
};

/** What has been reached, and must not be lost. */
export const goals: readonly Goal[] = [
  ...serial('one-at-a-time', 'one at a time'),
  ...serial('in-flight', '64 concurrent'),
  ratio('http-fetch, one at a time ÷ bare fetch', 1.08, 'one-at-a-time', 'ours-fetch', 'fetch'),
  ratio('http-axios, one at a time ÷ bare axios', 0.85, 'one-at-a-time', 'ours-axios', 'axios'),
  ratio('1,000 in a tick, batching ÷ without', 0.06, 'tick', 'ours-batching', 'ours-undici'),
  {
    title: '1,000 in a tick, batching ÷ one at a time',
    limit: 0.06,
    figure: (results) =>
      at(results, 'tick', ['ours-batching', 'cpu']) /
      at(results, 'one-at-a-time', ['ours-undici', 'cpu']),
  },
  ratio('1,000 in a tick, batching ÷ viem', 0.35, 'tick', 'ours-batching', 'viem-batch'),
  ratio('batch of 100,000 ÷ its floor', 1.3, 'batch-100000', 'ours-undici', 'undici-request'),
  flat,
  ratio('100 MB, CPU ÷ its floor', 1.1, 'big-100mb', 'ours-undici', 'undici-request'),
  ratio('100 MB, time ÷ its floor', 1.1, 'big-100mb', 'ours-undici', 'undici-request', 'wall'),
  ratio('100 MB, memory ÷ its floor', 1.1, 'big-100mb', 'ours-undici', 'undici-request', 'memory'),
  ratio('100,000 events ÷ eventsource-parser', 1.5, 'events', 'ours-stream', 'eventsource-parser'),
  {
    title: 'streamResult() of 100 MB, memory above the start',
    limit: 30,
    unit: ' MB',
    figure: (results) => at(results, 'large-result', ['ours-stream-result', 'memory']) / 1e6,
  },
  ratio(
    'streamResult() of 100 MB, time ÷ JSON.parse of the whole',
    1.5,
    'large-result',
    'ours-stream-result',
    'json-parse',
    'wall',
  ),
  shorthand,
  withOptions,
  checking('zod'),
  checking('arktype'),
  ratio("checked, mode 'off' ÷ bare", 1.02, 'contract', 'off', 'bare'),
  ratio('in memory, pure functions ÷ JSON', 1.3, 'in-memory-small', 'pure', 'floor'),
  ratio('in memory, pure functions ÷ JSON, 1 kB', 1.3, 'in-memory-1kb', 'pure', 'floor'),
  ...plainResults.map((name) =>
    ratio(`bigints() ÷ JSON, ${name}`, 1.15, 'codec', `bigints-${name}`, `json-${name}`),
  ),
  importing,
  importingMore,
  ratio('everything on ÷ plain', 1.1, 'everything-on', 'ours-everything', 'ours-undici'),
  ratio(
    'everything on ÷ plain, 64 concurrent',
    1.1,
    'everything-on-in-flight',
    'ours-everything',
    'ours-undici',
  ),
  ...eachAlone,
  ratio('the stack of a service ÷ plain', 1.15, 'middleware', 'ours-stack', 'ours-undici'),
  ratio('telemetry() without an SDK ÷ plain', 1.03, 'telemetry', 'ours-telemetry', 'ours-undici'),
  tracing,
  ratio('socket, one at a time ÷ bare socket', 1.15, 'socket', 'ours-socket', 'bare-socket'),
  ratio(
    'socket, 64 concurrent ÷ bare socket',
    1.15,
    'socket-in-flight',
    'ours-socket',
    'bare-socket',
  ),
  ratio(
    'WebSocket, 64 concurrent ÷ bare ws',
    1,
    'websocket-in-flight',
    'ours-websocket',
    'bare-ws',
  ),
  ratio('NATS, one at a time ÷ its own request', 1.1, 'nats', 'ours-nats', 'bare-nats'),
  ratio('NATS, 64 concurrent ÷ its own request', 1.1, 'nats-in-flight', 'ours-nats', 'bare-nats'),
  room,
  dispatch,
];
