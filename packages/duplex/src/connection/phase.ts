import { throwWithCaller } from '@jsonrpcclient/core';
import type { ChannelError } from '../channel/channel.ts';
import { OwnClose, toTransportError } from '../channel/to-transport-error.ts';
import type { Phases } from '../phases.ts';
import type { OnUnexpected } from '../unexpected.ts';
import type { Watch } from './keep-alive.ts';
import { createState, type State } from './state.ts';

/** The phase that a connection is in. */
export interface Phase {
  readonly state: Pick<State, 'current' | 'onState'>;
  /** Changes with each opening and each loss of the connection. */
  readonly epoch: number;
  /** Why there is no connection, for now or for good. */
  readonly failure: unknown;
  /** The channel is open, but the connection isn't yet; returns its epoch. */
  begin(): number;
  /** The connection is open; `onDead` is called if it falls silent. */
  open(onDead: (error: ChannelError) => void): void;
  lose(error: unknown): void;
  close(error: unknown): void;
}

export interface PhaseOptions {
  /** The parts enter each phase in this order, before the state listeners are called. */
  readonly parts: readonly Phases[];
  readonly watch: Watch | undefined;
  readonly unexpected: OnUnexpected;
}

export function createPhase({ parts, watch, unexpected }: PhaseOptions): Phase {
  const state = createState(unexpected);
  let epoch = 0;
  let failure: unknown;

  const enter = (name: keyof Phases, error: unknown) => {
    failure = error;
    for (const part of parts) part[name]?.(error);
  };

  const begin = () => {
    watch?.stop();
    return ++epoch;
  };

  return {
    state,
    get epoch() {
      return epoch;
    },
    get failure() {
      return failure;
    },

    begin,

    open(onDead) {
      watch?.start(onDead);
      enter('open', undefined);
      state.change('open');
    },

    lose(error) {
      begin();
      enter('lose', error);
      state.change('reconnecting', error);
    },

    close(error) {
      if (state.current === 'closed') return;
      begin();
      enter('close', error);
      // The caller of `close` knows why.
      state.change('closed', error instanceof OwnClose ? undefined : error);
    },
  };
}

/** Resolves when the connection is open; rejects if it is closed before that. */
export function untilOpen(phase: Phase): Promise<void> {
  const { state } = phase;
  return new Promise<void>((resolve, reject) => {
    const look = () => {
      if (state.current === 'open') resolve();
      else if (state.current === 'closed') reject(toTransportError(phase.failure, 'connect', 'no'));
      else return;
      off();
    };
    const off = state.onState(look);
    look();
  }).catch(throwWithCaller);
}
