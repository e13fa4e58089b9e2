export type { PendingCall } from './calls.ts';
export { type Channel, ChannelError, type ChannelEvent } from './channel.ts';
export { connect } from './connect.ts';
export type {
  Connection,
  ConnectionState,
  ConnectOptions,
  DuplexCallOptions,
} from './connection.ts';
export {
  type Cancellation,
  type Convention,
  lsp,
  mcp,
  type Progress,
  type ProgressConvention,
} from './convention.ts';
export { createDepartures, type Outflow, restOf } from './departures.ts';
export { createInbox, type Flow } from './inbox.ts';
export type { IncomingCall, IncomingHandler } from './incoming-call.ts';
export { isLarger } from './is-larger.ts';
export type { KeepAlive } from './keep-alive.ts';
export type { Notifications, NotificationsOptions } from './notifications.ts';
export { createQueue, type Queue } from './queue.ts';
export { type ReconnectOptions, reconnect } from './reconnect.ts';
export { subscribe } from './subscribe.ts';
export type { SubscribeOptions, Subscription, SubscriptionEvent } from './subscription.ts';
export type { OnUnexpected, Unexpected } from './unexpected.ts';
export { createWaiting, type Waiting } from './waiting.ts';
