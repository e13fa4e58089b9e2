import { createClient } from '@jsonrpcclient/core';
import { connect } from '@jsonrpcclient/duplex';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { proxy } from '@jsonrpcclient/proxy';
import { webSocket } from '@jsonrpcclient/websocket';
import { Client, HTTPTransport, RequestManager } from '@open-rpc/client-js';
import jayson from 'jayson';
import { JSONRPCClient } from 'json-rpc-2.0';
import { createClient as createViem, http } from 'viem';
import type { Call, Connect } from '../../src/subject.ts';
import { jaysonDefault } from '../../src/subjects/jayson.ts';
import { jsonRpc2Fetch } from '../../src/subjects/json-rpc-2.ts';
import { openRpc } from '../../src/subjects/open-rpc.ts';
import { oursBatching } from '../../src/subjects/ours-batching.ts';
import { oursFetch } from '../../src/subjects/ours-fetch.ts';
import { viemBatch } from '../../src/subjects/viem.ts';
import { openJsonRpc2 } from './json-rpc-2-peer.ts';

/** A client in the table, with its default options. */
export interface Peer {
  /** Its column. */
  readonly name: string;
  /** The package that a program installs. */
  readonly installs: string;
  /** Makes a call as its documentation shows. */
  readonly call: (url: string, method: string, params: readonly unknown[]) => Promise<unknown>;
  /** Makes a call that is aborted by the signal, if that is possible. */
  readonly abortable?: (url: string, signal: AbortSignal) => Promise<unknown>;
  /** Sends several calls as one message, if that is possible. */
  readonly batch: Connect;
  /** Sends calls of one tick as one message, if that is possible. */
  readonly batching?: (url: string) => Call;
  /** Lets the server call `double` over a WebSocket; resolves with its result, if that is possible. */
  readonly called?: (url: string) => Promise<unknown>;
  /** What a program calls methods on. */
  readonly client: (url: string) => unknown;
}

const toViem = (url: string) => {
  const { request } = createViem({ transport: http(url) });
  // Its types know only the methods of Ethereum.
  return request as unknown as (call: object, options?: object) => Promise<unknown>;
};

export const peers: readonly Peer[] = [
  {
    name: 'jsonrpcclient',
    installs: 'jsonrpcclient',
    call: (url, method, params) => createClient(httpFetch(url)).request(method, params),
    abortable: (url, signal) => createClient(httpFetch(url)).request('add', [2, 3], { signal }),
    batch: oursFetch,
    batching: (url) => oursBatching(url).call,
    async called(url) {
      await using connection = connect(webSocket(url));
      connection.handle('double', (n: number) => 2 * n);
      return await createClient(connection).request('callme', ['double', [21]]);
    },
    client: (url) => proxy(createClient(httpFetch(url))),
  },
  {
    name: 'json-rpc-2.0',
    installs: 'json-rpc-2.0',
    call: (url, method, params) => jsonRpc2Fetch(url).call(method, params),
    batch: jsonRpc2Fetch,
    async called(url) {
      const { socket, peer } = await openJsonRpc2(url);
      peer.addMethod('double', ([n]) => 2 * n);
      const result = await peer.request('callme', ['double', [21]]);
      socket.close();
      return result;
    },
    client: () => new JSONRPCClient(() => undefined),
  },
  {
    name: 'jayson',
    installs: 'jayson',
    call: (url, method, params) => jaysonDefault(url).call(method, params),
    batch: jaysonDefault,
    client: (url) => jayson.Client.http({ host: url }),
  },
  {
    name: '@open-rpc/client-js',
    installs: '@open-rpc/client-js',
    call: (url, method, params) => openRpc(url).call(method, params),
    batch: openRpc,
    client: (url) => new Client(new RequestManager([new HTTPTransport(url)])),
  },
  {
    name: 'viem',
    installs: 'viem',
    call: (url, method, params) => toViem(url)({ method, params }),
    abortable: (url, signal) => toViem(url)({ method: 'add', params: [2, 3] }, { signal }),
    batch: viemBatch,
    batching: (url) => viemBatch(url).call,
    client: (url) => createViem({ transport: http(url) }),
  },
];
