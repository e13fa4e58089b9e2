import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';
import { freePort, respond, serve, serveRpc } from '@jsonrpcclient/testing/servers';
import { failure, type Row } from './row.ts';

const pending = Symbol('pending');

/** Resolves once the server has seen a request and the client has had time to read the response. */
const settledOr = (call: Promise<unknown>) => Promise.race([call, wait(500, pending)]);

/** What happens to calls that go wrong. */
export const errorRows: readonly Row[] = [
  {
    says: 'the code of an error object is available even if the HTTP status is 500',
    async find({ call }) {
      const error = { code: 42, message: 'made to fail' };
      await using server = await serve(
        respond(({ body }) => ({
          status: 500,
          body: { jsonrpc: '2.0', error, id: JSON.parse(body).id },
        })),
      );
      const { error: reason } = await failure(call(server.url, 'fail', []));
      return Object(reason).code === 42;
    },
  },
  {
    says: 'a response with the wrong id rejects the call',
    async find({ call }) {
      await using server = await serve(
        respond({ body: { jsonrpc: '2.0', result: 5, id: 'wrong' } }),
      );
      const settled = await settledOr(failure(call(server.url, 'add', [2, 3])));
      return settled !== pending && Object(settled).error !== undefined;
    },
  },
  {
    says: 'params that JSON would change, such as `NaN`, are rejected',
    async find({ call }) {
      await using server = await serveRpc();
      const { error } = await failure(call(server.url, 'echo', [Number.NaN]));
      return error !== undefined && server.requests.length === 0;
    },
  },
  {
    says: 'a printed error shows neither params nor the query of the URL',
    async find({ call }) {
      await using server = await serve(respond({ status: 500, body: 'no' }));
      const texts: string[] = [];
      for (const url of [server.url, `http://127.0.0.1:${await freePort()}/`]) {
        const { error } = await failure(call(`${url}?key=s3cret`, 'add', ['s3cret']));
        texts.push(inspect(error, { depth: 9 }));
      }
      return texts.every((text) => !text.includes('s3cret'));
    },
  },
  {
    says: 'an error says whether the server may have executed the call',
    async find({ call }) {
      const url = `http://127.0.0.1:${await freePort()}/`;
      const { error } = await failure(call(url, 'add', [2, 3]));
      return Object(error).sent === 'no';
    },
  },
  {
    says: 'by default, a response of 70 MB rejects the call',
    async find({ call }) {
      const head = '{"jsonrpc":"2.0","id":';
      await using server = await serve(
        respond(({ body }) => ({
          body: `${head}${JSON.stringify(JSON.parse(body).id)},"result":"${'x'.repeat(70 * 2 ** 20)}"}`,
        })),
      );
      return (await failure(call(server.url, 'big', []))).error !== undefined;
    },
  },
];
