export { type BatchingOptions, batching } from './batching/batching.ts';
export { type BreakerOptions, breaker } from './breaker.ts';
export type { HealthOptions } from './health.ts';
export { type LimitOptions, limit } from './limit/limit.ts';
