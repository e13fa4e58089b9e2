import { createClient } from '@jsonrpcclient/core';
import { httpFetch } from '@jsonrpcclient/http-fetch';
import type { Connect } from '../subject.ts';
import { ours } from './ours.ts';

/** This project over fetch. */
export const oursFetch: Connect = (url, maxResponseBytes) =>
  ours(createClient(httpFetch(url, { maxResponseBytes })));
