export { isLarger, maxDelay, startTimer, wrongKind } from '@jsonrpcclient/core';
// What these functions take and return.
export type { DuplexCallOptions } from './calls/call-options.ts';
export type { PendingCall } from './calls/pending.ts';
// For authors of channels.
export { type Channel, ChannelError, type ChannelEvent } from './channel/channel.ts';
export { createDepartures, type Outflow, restOf } from './channel/departures.ts';
export { createInbox, type Flow } from './channel/inbox.ts';
export { createLatch, type Latch } from './channel/latch.ts';
export { createQueue, type Queue } from './channel/queue.ts';
export { type ReconnectOptions, reconnect } from './channel/reconnect.ts';
export { connect } from './connection/connect.ts';
export type { Connection, ConnectionState, ConnectOptions } from './connection/connection.ts';
export type { KeepAlive } from './connection/keep-alive.ts';
export { nextTask } from './connection/next-task.ts';
export type { Cancellation, Convention, Progress, ProgressConvention } from './convention.ts';
export { lsp } from './conventions/lsp.ts';
export { mcp } from './conventions/mcp.ts';
export type { IncomingCall, IncomingHandler } from './incoming-call.ts';
export type { Notifications, NotificationsOptions } from './notifications/notifications.ts';
export { subscribe } from './subscribe/subscribe.ts';
export type {
  SubscribeOptions,
  Subscription,
  SubscriptionEvent,
} from './subscribe/subscription.ts';
export { type OnUnexpected, type Unexpected, warnOnce } from './unexpected.ts';
