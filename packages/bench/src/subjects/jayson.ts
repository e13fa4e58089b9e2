import { Agent } from 'node:http';
import jayson from 'jayson';
import type { Connect, Subject } from '../subject.ts';

/** jayson over HTTP, as in its README. */
export const jaysonDefault: Connect = (url) => over(address(url));

/** jayson over HTTP with a keep-alive agent. */
export const jaysonKeepAlive: Connect = (url) =>
  over({ ...address(url), agent: new Agent({ keepAlive: true }) });

function address(url: string): jayson.HttpClientOptions {
  const { hostname, port } = new URL(url);
  return { hostname, port };
}

function over(options: jayson.HttpClientOptions): Subject {
  const client = jayson.Client.http(options);
  return {
    call: (method, params) =>
      new Promise((resolve, reject) => {
        client.request(method, [...params], (error: unknown, refused: unknown, result: unknown) => {
          if (error ?? refused) reject(error ?? refused);
          else resolve(result);
        });
      }),
    batch: (messages) =>
      new Promise((resolve, reject) => {
        // Without a callback, jayson only builds the request.
        const requests = messages.map(({ method, params }) => client.request(method, [...params]));
        client.request(requests, (error: unknown, replies: unknown) => {
          if (error) reject(error);
          else resolve(replies as readonly unknown[]);
        });
      }),
  };
}
