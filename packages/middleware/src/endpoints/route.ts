import {
  type CallOptions,
  type Ending,
  markSent,
  methodOf,
  type Payload,
  type Reply,
  settle,
  TransportError,
} from '@jsonrpcclient/core';
import { askedOf } from '../marks.ts';
import { isIdempotent, type Judgement, mayRepeat } from '../repeat.ts';
import { ask } from './ask.ts';
import type { Endpoint } from './endpoint.ts';
import { select } from './select.ts';
import type { Settings } from './settings.ts';

/**
 * Passes a call to an endpoint. If the endpoint refuses the call, or fails and the call is safe to repeat, passes it to
 * another one. No endpoint is called twice.
 */
export function route(payload: Payload, options: CallOptions, settings: Settings): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { endpoints, choose, now, patience } = settings;
    const idempotent = isIdempotent(payload, options);
    const asked = askedOf(options);
    const tried: Endpoint[] = [];
    /** How the call has ended so far: at an endpoint that may have executed it or, if there is none, at the last one. */
    let before: Ending | undefined;
    let isLost = false;
    const end = (ending: Ending) => settle(ending, resolve, reject);
    const next = () => {
      const selected = select(endpoints, {
        now: now(),
        choose,
        tried,
        asked: asked ?? [],
        patience: idempotent ? patience.idempotent : patience.others,
      });
      if (!selected) return end(before ?? { error: noEndpoint(payload), aborted: false });
      tried.push(selected.endpoint);
      asked?.push(selected.endpoint);
      const ended = (ending: Ending, judgement: Judgement) => {
        if (!mayRepeat(judgement, idempotent)) return end(ending);
        if (!isLost) before = ending;
        isLost ||= judgement === 'unsure';
        markSent(options, isLost ? 'lost' : 'maybe');
        next();
      };
      ask(selected, { payload, options, ended }, settings);
    };
    next();
  });
}

/** Passes a call to one endpoint, even if it is ejected. */
export function passTo(
  endpoint: Endpoint,
  payload: Payload,
  options: CallOptions,
  settings: Settings,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const ended = (ending: Ending) => settle(ending, resolve, reject);
    ask({ endpoint, forced: true }, { payload, options, ended }, settings);
  });
}

/** The error if all connections are lost or closed. */
export function noEndpoint(payload: Payload): TransportError {
  return new TransportError('no endpoint is connected', methodOf(payload), { sent: 'no' });
}
