export { type BatchingOptions, batching } from './batching/batching.ts';
