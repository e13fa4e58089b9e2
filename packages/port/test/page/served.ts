import { createClient } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { port } from '@jsonrpcclient/port';

/** A worker that handles calls, and makes a call of its own meanwhile. */
const connection = connect(port(self));
const client = createClient(connection);
connection.handle(
  'greet',
  async (name: string) => `Hello ${await client.request('title', [name])}`,
);
