import type { CallOptions, Message, Reply } from '@jsonrpcclient/core';

/**
 * A call, from the moment it is made until it settles. It is `queued` until its batch is sent, and again if the server
 * refuses the batch. Only this file changes the state.
 */
export interface BatchedCall {
  readonly message: Message;
  readonly options: CallOptions;
  /** The same for calls whose options are equal, which may share a batch. */
  readonly optionsKey: string;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (reason: unknown) => void;
  state: 'queued' | 'sent' | 'settled';
  /** Set when the call is queued. */
  batch: Batch | undefined;
  /** Removes the listener for an abort by the caller. */
  stopListening: (() => void) | undefined;
}

/** Calls that are sent as one message; a batch of one is sent as a single call. */
export interface Batch {
  /** By their identities. */
  readonly calls: Map<unknown, BatchedCall>;
  /** The options that the calls share. */
  readonly options: object;
  /** The length of the batch as JSON, if there is a limit. */
  bytes: number;
  /** Called with the reason and the options when a call is aborted after the batch was sent. */
  onAbort?: (reason: unknown, options: CallOptions) => void;
}

/** What distinguishes a call from the others in its batch: its id or, for a notification, the call itself. */
export function identityOf(call: BatchedCall): unknown {
  return call.message.id ?? call;
}

export function enqueue(call: BatchedCall, batch: Batch): void {
  batch.calls.set(identityOf(call), call);
  call.batch = batch;
  call.state = 'queued';
}

/** Marks the calls of a batch as sent, and returns them. */
export function begin(batch: Batch): readonly BatchedCall[] {
  const calls = [...batch.calls.values()];
  for (const call of calls) call.state = 'sent';
  return calls;
}

/** Marks a call as settled, and returns it to be resolved or rejected. */
export function settle(call: BatchedCall): BatchedCall {
  call.state = 'settled';
  call.stopListening?.();
  return call;
}
