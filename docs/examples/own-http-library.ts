import { Agent, request } from 'node:http';
import { createClient } from '@jsonrpcclient/core';
import { createPile, http, joinHeaders, type Post } from '@jsonrpcclient/http';

const agent = new Agent({ keepAlive: true });

/** Sends requests with Node's own HTTP client. */
const post: Post = ({ url, headers, body, options: { signal }, maxResponseBytes }) =>
  new Promise((resolve, reject) => {
    const length = Buffer.byteLength(body);
    const init = { method: 'POST', headers: { ...headers, 'content-length': length }, agent };
    const outgoing = request(url, signal ? { ...init, signal } : init, (response) => {
      const pile = createPile(maxResponseBytes);
      const reply = {
        status: response.statusCode ?? 0,
        headers: joinHeaders(response.headers),
        body: undefined,
      };
      response.on('data', (chunk: Buffer) => {
        if (pile.add(chunk)) return;
        resolve(reply);
        response.destroy();
      });
      response.on('end', () => {
        resolve({ ...reply, body: pile.toText(response.headers['content-type']) });
      });
      response.on('error', (error) => resolve({ ...reply, error }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const client = createClient(http('http://localhost:8000/', post));
console.log(await client.request('add', [2, 3])); // 5
