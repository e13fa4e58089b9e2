export { type BundleOptions, bundle } from './bundle/bundle.ts';
export type { Origin } from './bundle/candidates.ts';
export type { AnyMethods, ContractOf } from './contract/contract-of.ts';
export type { Validator } from './contract/create-spec.ts';
export type {
  DescribedContract,
  DescribedErrors,
  DescribedMethod,
} from './contract/described-contract.ts';
export type { ToJsonSchema } from './contract/schema-writer.ts';
export type { Side, StandardResult, StandardSchema } from './contract/standard-schema.ts';
export { type ContractOptions, toContract } from './contract/to-contract.ts';
export { type OpenRpcOptions, toOpenRpc } from './contract/to-open-rpc.ts';
export {
  type Attempt,
  type DiscoverOptions,
  type Discovery,
  discover,
} from './discover/discover.ts';
export type {
  ContentDescriptor,
  DocumentError,
  DocumentInfo,
  Method,
  OpenRpcDocument,
} from './document.ts';
export {
  type MethodDescription,
  type ParamDescription,
  type ParamsDescription,
  readMethods,
  readParams,
  type ValueDescription,
} from './read-methods.ts';
export { type TypesOptions, toTypes } from './to-types.ts';
export type { JsonType } from './types-of.ts';
export type { ReadOptions, Warning } from './warning.ts';
