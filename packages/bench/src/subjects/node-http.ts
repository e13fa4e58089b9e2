import { Agent, request } from 'node:http';
import type { Connect } from '../subject.ts';
import { overPost } from './post.ts';

/** Floor: node:http with a keep-alive agent. */
export const nodeHttp: Connect = (url) => {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true });
  return overPost(
    (body) =>
      new Promise((resolve, reject) => {
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        };
        const sent = request({ hostname, port, method: 'POST', agent, headers }, (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () => resolve(JSON.parse(text)));
        });
        sent.on('error', reject);
        sent.end(body);
      }),
  );
};
