import { compose, createClient } from '@jsonrpcclient/core';
import { httpUndici } from '@jsonrpcclient/http-undici';
import { propagation, telemetry } from '@jsonrpcclient/telemetry';
import type { Connect } from '../subject.ts';
import { ours } from './ours.ts';

/** Imports no SDK, because a process that has none doesn't load it, either. */
export const oursTelemetry: Connect = (url) =>
  ours(createClient(compose(httpUndici(url), telemetry({ methods: ['add'] }), propagation())));
