import { createClient } from '@jsonrpcclient/core';
import { httpUndici } from '@jsonrpcclient/http-undici';
import type { Connect } from '../subject.ts';
import { ours } from './ours.ts';

/** This project over undici. */
export const oursUndici: Connect = (url, maxResponseBytes) =>
  ours(createClient(httpUndici(url, { maxResponseBytes })));

/** This project over undici, for calls that are idempotent and pipelined. */
export const oursPipelined: Connect = (url) =>
  ours(createClient(httpUndici(url, { pipelining: 16, connections: 4 }), { idempotent: true }));
