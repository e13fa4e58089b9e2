export { type BatchingOptions, batching } from './batching.ts';
