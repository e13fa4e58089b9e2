import { Agent, request } from 'node:http';
import { createClient } from '@jsonrpcclient/core';
import { http, joinHeaders, type Post } from '@jsonrpcclient/http';

const agent = new Agent({ keepAlive: true });

/** Sends over Node's own HTTP client. */
const post: Post = ({ url, headers, body, signal, maxResponseBytes }) =>
  new Promise((resolve, reject) => {
    const length = Buffer.byteLength(body);
    const options = { method: 'POST', headers: { ...headers, 'content-length': length }, agent };
    const outgoing = request(url, signal ? { ...options, signal } : options, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const reply = {
        status: response.statusCode ?? 0,
        headers: joinHeaders(Object.entries(response.headers)),
      };
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > maxResponseBytes) {
          resolve({ ...reply, body: undefined });
          response.destroy();
        }
      });
      response.on('end', () => resolve({ ...reply, body: Buffer.concat(chunks).toString() }));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const client = createClient(http('http://localhost:8000/', post));
console.log(await client.request('add', [2, 3])); // 5
