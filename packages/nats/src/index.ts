export type {
  NatsConnection,
  NatsMessage,
  NatsMessageHeaders,
  NatsPublishOptions,
  NatsStatus,
  NatsSubscription,
} from './connection.ts';
export type { NatsHeaders } from './headers.ts';
export { type NatsCallOptions, type NatsOptions, nats } from './nats.ts';
export type { Subject } from './subject.ts';
