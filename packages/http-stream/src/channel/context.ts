import type { Intake } from './intake.ts';
import type { Settings } from './options.ts';
import type { Wire } from './wire.ts';

/** The parts of a channel that its requests share. */
export interface Context {
  readonly wire: Wire;
  readonly settings: Settings;
  readonly intake: Intake;
  /** Aborts when the channel ends. */
  readonly signal: AbortSignal;
  /** Rejects when messages that belong to no call are lost; undefined if the channel doesn't listen to them. */
  readonly lost: () => Promise<void> | undefined;
  /** Ends the channel, with the error if there is one. */
  readonly end: (error?: unknown) => Promise<void>;
}
