import { createClient, RpcError } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { port } from '@jsonrpcclient/port';

// The server of the playground: a worker that handles requests.
// The page shows requests without a handler and their responses, so nothing has to be reported.
const connection = connect(port(self), { onUnexpected() {} });
const client = createClient(connection);
const logged: string[] = [];

connection.handle('add', (a: number, b: number) => a + b);
connection.handle(
  'subtract',
  (params: { readonly minuend: number; readonly subtrahend: number }) =>
    params.minuend - params.subtrahend,
);
connection.handle('divide', (a: number, b: number) => {
  if (b === 0) throw new RpcError({ code: 1, message: 'Division by zero' });
  return a / b;
});
connection.handle('echo', (value: unknown) => value);
connection.handle('sleep', async (milliseconds: number) => {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  return milliseconds;
});

connection.on('log', (line: string) => {
  logged.push(line);
});
connection.handle('logged', () => logged);

connection.handle('countdown', async (from: number) => {
  for (let n = from; n > 0; n -= 1) {
    await client.notify('tick', [n]);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return 'liftoff';
});
connection.handle('ask', (method: string, params: readonly unknown[]) =>
  client.request(method, params),
);
