import { compose, createClient } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { fake, fakePeer, faults, record, replay } from '@jsonrpcclient/testing';

const server = fake({ add: (a: number, b: number) => a + b });
const lines: string[] = [];
const recorded = createClient(record(server, (line) => lines.push(line)));
const peer = fakePeer(replay([]));
const connection = connect(peer.open());
connection.handle('double', (n: number) => 2 * n);

const report = {
  sum: await recorded.request('add', [2, 3]),
  batch: await recorded.batch([{ method: 'add', params: [1, 1] }, { method: 'nosuch' }]),
  replayed: await createClient(replay(lines)).request('add', [1, 1]),
  asked: await peer.request('double', [21]),
  fault: await createClient(compose(server, faults.schedule(['reset'])))
    .request('add', [2, 3])
    .catch(({ name, sent }) => ({ name, sent })),
};
await connection.close();
await fetch('/report', { method: 'POST', body: JSON.stringify(report) });
