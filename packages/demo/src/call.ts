import { compose, createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import { logging } from '@jsonrpcclient/logging';
import { proxy } from '@jsonrpcclient/proxy';

const logger = {
  info: (_: object, message: string) => console.error(message),
  warn: () => {},
};

/** Calls a method, prints the messages to stderr and the result to stdout, and returns the exit code. */
export async function call(url: string, method: string, params: readonly string[]) {
  try {
    const server = proxy(createClient(compose(httpFetch(url), logging({ logger }))));
    const result = await server.request(method, ...params.map(fromText));
    console.log(JSON.stringify(result, null, 2));
    return 0;
  } catch (error) {
    console.error(String(error));
    return 1;
  }
}

function fromText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
