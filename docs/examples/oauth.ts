import { createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';

async function fetchToken(): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  const response = await fetch('http://localhost:8002/token', { method: 'POST', body });
  if (!response.ok) throw new Error(`The token endpoint responded with ${response.status}`);
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

let token: Promise<string> | undefined;
let isFetching = false;

/**
 * Resolves to the token. A challenge means that the server refused it, so a new one is fetched, unless that is already
 * under way. A failed attempt to fetch one is not kept.
 */
async function auth(challenge?: string): Promise<string> {
  if (challenge !== undefined && !isFetching) token = undefined;
  if (!token) {
    isFetching = true;
    token = fetchToken().finally(() => {
      isFetching = false;
    });
  }
  try {
    return await token;
  } catch (error) {
    token = undefined;
    throw error;
  }
}

const client = createClient(httpFetch('http://localhost:8002/rpc', { auth }));

console.log(await client.request('whoami')); // Bearer token-1
console.log(await client.request('whoami')); // Bearer token-1
console.log(await client.request('whoami')); // Bearer token-2
