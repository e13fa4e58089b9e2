import { compose, createClient } from '@jsonrpcclient/core';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { logging } from '@jsonrpcclient/logging';
import type { Connect } from '../subject.ts';
import { ours } from './ours.ts';

/** This project over undici, with everything a call can carry; nothing is logged, as by default. */
export const oursEverything: Connect = (url) => {
  const auth = { username: 'user', password: 'pass' };
  const transport = httpUndici(url, { auth, headers: { 'x-api-key': 'key' } });
  const options = { timeout: 5_000, headers: { 'x-tenant': 'a' } };
  return ours(createClient(compose(transport, logging()), options));
};
