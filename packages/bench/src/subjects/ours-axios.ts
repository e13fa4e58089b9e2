import { createClient } from '@jsonrpcclient/core';
import { httpAxios } from '@jsonrpcclient/http-axios';
import type { Connect } from '../subject.ts';
import { ours } from './ours.ts';

/** This project over axios. */
export const oursAxios: Connect = (url, maxResponseBytes) =>
  ours(createClient(httpAxios(url, { maxResponseBytes })));
