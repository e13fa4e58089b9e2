import { once } from 'node:events';
import axios from 'axios';
import { JSONRPCClient, type JSONRPCRequest, type JSONRPCResponse } from 'json-rpc-2.0';
import { WebSocket } from 'ws';
import type { Connect, Subject } from '../subject.ts';

type Reply = JSONRPCResponse | JSONRPCResponse[];

/** json-rpc-2.0 over fetch, as in its README. */
export const jsonRpc2Fetch: Connect = (url) =>
  over(async (request) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(request);
    const response = await fetch(url, { method: 'POST', headers, body });
    if (response.status !== 200) throw new Error(response.statusText);
    return (await response.json()) as Reply;
  });

/** json-rpc-2.0 over axios, which serializes and parses the JSON. */
export const jsonRpc2Axios: Connect = (url) =>
  over(async (request) => (await axios.post<Reply>(url, request)).data);

/** json-rpc-2.0 over ws, as in its README. */
export const jsonRpc2Ws: Connect = (url) => {
  const socket = new WebSocket(url);
  const open = once(socket, 'open');
  const client = new JSONRPCClient(async (request) => {
    if (socket.readyState !== WebSocket.OPEN) await open;
    socket.send(JSON.stringify(request));
  });
  socket.on('message', (data) => client.receive(JSON.parse(data.toString())));
  return {
    call: async (method, params) => client.request(method, [...params]),
    batch: 'measured as a batch over HTTP',
  };
};

function over(send: (request: unknown) => Promise<Reply>): Subject {
  const client: JSONRPCClient = new JSONRPCClient(async (request) =>
    client.receive(await send(request)),
  );
  return {
    call: async (method, params) => client.request(method, [...params]),
    batch: async (messages) => client.requestAdvanced([...messages] as JSONRPCRequest[]),
  };
}
