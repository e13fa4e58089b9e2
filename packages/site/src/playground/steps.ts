/** A program to start from. */
export interface Step {
  /** Its anchor on the page. */
  readonly id: string;
  readonly title: string;
  readonly code: string;
}

const imports = `import { createClient } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { port } from '@jsonrpcclient/port';
import { server } from './server.js';

`;

/** The programs of the playground; their comments show what they print. */
export const steps: readonly Step[] = [
  {
    id: 'call',
    title: 'A call',
    code: `${imports}const client = createClient(connect(port(server)));

console.log(await client.request('add', [2, 3])); // 5
console.log(await client.request('subtract', { minuend: 5, subtrahend: 3 })); // 2
`,
  },
  {
    id: 'error',
    title: 'An error',
    code: `import { createClient, RpcError } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { port } from '@jsonrpcclient/port';
import { server } from './server.js';

const client = createClient(connect(port(server)));

try {
  await client.request('divide', [1, 0]);
} catch (error) {
  if (error instanceof RpcError) console.log(error.code, error.message);
  // 1 Division by zero
}

// A method that the server doesn't have, and a call that takes too long:
await client.request('multiply', [2, 3]).catch((error) => console.log(error.code)); // -32601
await client.request('sleep', [5_000], { timeout: 100 }).catch((error) => console.log(error.name));
// TimeoutError
`,
  },
  {
    id: 'notification',
    title: 'A notification',
    code: `${imports}const client = createClient(connect(port(server)));

// A notification has no id, and the server doesn't respond.
await client.notify('log', ['started']);

console.log(await client.request('logged')); // [ 'started' ]
`,
  },
  {
    id: 'batch',
    title: 'A batch',
    code: `${imports}const client = createClient(connect(port(server)));

const outcomes = await client.batch([
  { method: 'add', params: [2, 3] },
  { method: 'log', params: ['started'], notify: true },
  { method: 'divide', params: [1, 0] },
]);
console.log(outcomes[0]); // { ok: true, result: 5 }
console.log(outcomes[1]); // undefined
console.log(outcomes[2].ok, outcomes[2].error.code); // false 1
`,
  },
  {
    id: 'proxy',
    title: 'The proxy',
    code: `${imports.replace("'./server.js';", "'./server.js';\nimport { proxy } from '@jsonrpcclient/proxy';")}const math = proxy(createClient(connect(port(server))));

console.log(await math.add(2, 3)); // 5
console.log(await math.subtract({ minuend: 5, subtrahend: 3 })); // 2
await math.notify.log('started');
`,
  },
  {
    id: 'server-calls',
    title: 'The server calls you',
    code: `${imports}const connection = connect(port(server));
const client = createClient(connection);

// Notifications from the server …
connection.on('tick', (n) => console.log('tick', n));
console.log(await client.request('countdown', [2]));
// tick 2
// tick 1
// liftoff

// … and requests.
connection.handle('double', (n) => 2 * n);
console.log(await client.request('ask', ['double', [21]])); // 42
`,
  },
];
