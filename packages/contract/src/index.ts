// What users call.

export { checked } from './checked.ts';
export { type Contract, contract } from './contract.ts';
export { type DeclaredError, declared } from './declared.ts';
export { InvalidParamsError, InvalidResultError, type Issue } from './error.ts';
export { type ContractEvents, events } from './events.ts';
export { type Flipped, flip } from './flip.ts';
export type { IncomingCall } from './incoming-call.ts';
export type { Events, Methods, Requests } from './methods.ts';
export type { OnMismatch } from './mismatch.ts';
export type { Mode, ModeOption } from './mode.ts';
export type { CheckedOptions, EventsOptions, ServeOptions } from './options.ts';
export { type Handlers, serve } from './serve.ts';
export { type } from './type.ts';

// What contracts are made of.

export type { ErrorSpecs, EventSpec, MethodSpec } from './contract.ts';
export type { InputOf, OutputOf, Result, Schema, SchemaIssue } from './standard-schema.ts';
