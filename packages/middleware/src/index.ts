export { type BatchingOptions, batching } from './batching/batching.ts';
export { type BreakerOptions, breaker } from './breaker.ts';
export { type Cache, type CacheOptions, cache } from './cache/cache.ts';
export { type DedupeOptions, dedupe } from './dedupe.ts';
export type { HealthOptions } from './health.ts';
export { type LimitOptions, limit } from './limit/limit.ts';
export type { CallEvent } from './observe/call-event.ts';
export { type ObserveOptions, observe } from './observe/observe.ts';
export type { Methods } from './pattern.ts';
