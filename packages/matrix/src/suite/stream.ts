import { createClient } from '@jsonrpcclient/core';
import { httpStream, stream, streamResult } from '@jsonrpcclient/http-stream';
import { expectEqual } from './expect.ts';

/** What only `http-stream` has, by feature. */
export const streamChecks: Readonly<Record<string, (url: string) => Promise<void>>> = {
  async events(url) {
    const heard: unknown[] = [];
    const client = createClient(httpStream(`${url}events`));
    const sum = await client.request('add', [2, 3], {
      onNotification: (method, params) => heard.push([method, params]),
    });
    expectEqual([sum, heard], [5, [['tick', ['ä€😀']]]]);
  },

  async stream(url) {
    const seen: unknown[] = [];
    const call = { method: 'add', params: [2, 3] };
    for await (const value of stream(httpStream(`${url}events`), call)) seen.push(value);
    expectEqual(seen, [5, 5, 5]);
  },

  async cancel(url) {
    const call = { method: 'add', params: [2, 3] };
    for await (const value of stream(httpStream(`${url}endless`), call)) {
      expectEqual(value, 5);
      break;
    }
  },

  async 'large result'(url) {
    const call = { method: 'list', params: [100_000] };
    let sum = 0;
    for await (const value of streamResult<number>(httpStream(`${url}list`), call)) sum += value;
    expectEqual(sum, 4_999_950_000);
  },
};
