import { compose, createClient } from '@jsonrpcclient/core';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { batching } from '@jsonrpcclient/middleware';
import type { Connect } from '../subject.ts';
import { ours } from './ours.ts';

/** This project over undici, batching the calls of one tick. */
export const oursBatching: Connect = (url) =>
  ours(createClient(compose(httpUndici(url), batching())));
