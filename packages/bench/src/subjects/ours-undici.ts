import { createClient } from '@jsonrpcclient/core';
import { httpUndici } from '@jsonrpcclient/http-undici';
import type { Connect } from '../subject.ts';
import { ours } from './ours.ts';

/** This project over undici. */
export const oursUndici: Connect = (url, maxResponseBytes) =>
  ours(createClient(httpUndici(url, { maxResponseBytes })));
