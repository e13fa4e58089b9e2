import type { Transport } from '@jsonrpcclient/core';
import type { Endpoint } from './endpoint.ts';
import { noEndpoint, passTo } from './route.ts';
import { select } from './select.ts';
import type { Settings } from './settings.ts';

/** Returns a transport that passes all calls to the endpoint that is selected for the first one. */
export function pin(settings: Settings): Transport {
  let pinned: Endpoint | undefined;
  return async (payload, options) => {
    const { endpoints, choose, now } = settings;
    const selection = {
      now: now(),
      choose,
      tried: [],
      asked: [],
      patience: Number.POSITIVE_INFINITY,
    };
    pinned ??= select(endpoints, selection)?.endpoint;
    if (!pinned) throw noEndpoint(payload);
    return passTo(pinned, payload, options, settings);
  };
}
