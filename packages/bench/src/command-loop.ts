import { compose, createClient } from '@jsonrpcclient/core';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { batching } from '@jsonrpcclient/middleware';

/** A loop over http-undici with batching, with as many calls in flight as the command has by default. */
const [url = '', calls = '0'] = process.argv.slice(2);
const client = createClient(compose(httpUndici(url), batching({ max: 100 })));
const pending = new Set<Promise<unknown>>();
let sum = 0;
for (let call = 0; call < Number(calls); call++) {
  const ended: Promise<unknown> = client.request<number>('add', [call, 1]).then((result) => {
    sum += result;
    pending.delete(ended);
  });
  pending.add(ended);
  if (pending.size >= 400) await Promise.race(pending);
}
await Promise.all(pending);
console.log(sum);
process.exit();
