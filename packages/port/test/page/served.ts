import { createClient } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { port } from '@jsonrpcclient/port';

/** A worker that answers calls, and makes one of its own meanwhile. */
const connection = connect(port(self));
const client = createClient(connection);
connection.handle(
  'greet',
  async (name: string) => `Hello ${await client.request('title', [name])}`,
);
