import { type Client, createClient, type Outcome } from '@jsonrpcclient/core';
import { type HttpCallOptions, httpFetch } from '@jsonrpcclient/http-fetch';
import { proxy, type ServerProxy } from '@jsonrpcclient/proxy';

interface Api {
  add(a: number, b: number): number;
  subtract(params: { minuend: number; subtrahend: number }): number;
  echo(...words: string[]): string[];
  'system.listMethods'(): string[];
}

/** Takes any client, over any transport. */
async function sum(client: Client<Api>, numbers: readonly number[]): Promise<number> {
  let total = 0;
  for (const number of numbers) total = await client.request('add', [total, number]);
  return total;
}

/** Takes only a client over HTTP, because it passes headers. */
async function traced(client: Client<Api, HttpCallOptions>, trace: string): Promise<number> {
  return client.request('add', [2, 3], { headers: { 'x-trace': trace } });
}

async function greet(server: ServerProxy<Api>): Promise<string> {
  return (await server.echo('hello', 'world')).join(' ');
}

/** Returns the results of the calls that succeeded. */
function results<R>(outcomes: readonly Outcome<R>[]): R[] {
  return outcomes.flatMap((outcome) => (outcome.ok ? [outcome.result] : []));
}

const client = createClient(httpFetch('http://localhost:8000/')).with<Api>({ timeout: 5_000 });

console.log(await sum(client, [1, 2, 3])); // 6
console.log(await traced(client, 'abc')); // 5
console.log(await greet(proxy(client))); // hello world
const outcomes = await client.batch([
  { method: 'add', params: [2, 3] },
  { method: 'subtract', params: { minuend: 5, subtrahend: 3 } },
]);
console.log(results(outcomes)); // [ 5, 2 ]
