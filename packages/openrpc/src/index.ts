export { type BundleOptions, bundle } from './bundle/bundle.ts';
export type { Origin } from './bundle/candidates.ts';
export { type JsonType, type MethodDescription, type Param, readParams } from './read-params.ts';
export { type TypesOptions, toTypes } from './to-types.ts';
export type { ReadOptions, Warning } from './warning.ts';
