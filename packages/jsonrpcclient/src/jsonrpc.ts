import { type CallOptions, type ClientOptions, createClient } from '@jsonrpcclient/core';
import { type HttpCallOptions, type HttpFetchOptions, httpFetch } from '@jsonrpcclient/http-fetch';
import {
  type ExplicitServerProxy,
  type ProxyOptions,
  proxy,
  type ServerProxy,
} from '@jsonrpcclient/proxy';

/** The options of `httpFetch`, `createClient` and `proxy`. `headers` are the transport's, so they can be a function. */
export interface JsonrpcOptions<S extends string = '.'>
  extends HttpFetchOptions,
    ClientOptions<HttpCallOptions>,
    CallOptions,
    ProxyOptions<S> {}

interface Explicit {
  readonly response: 'explicit';
}

interface Implicit {
  readonly response?: undefined;
}

interface Jsonrpc {
  <M = unknown, S extends string = '.'>(
    url: string | URL,
    options: JsonrpcOptions<S> & Explicit,
  ): ExplicitServerProxy<M, S, HttpCallOptions>;
  <M = unknown, S extends string = '.'>(
    url: string | URL,
    options?: JsonrpcOptions<S> & Implicit,
  ): ServerProxy<M, S, HttpCallOptions>;
  <M = unknown, S extends string = '.'>(
    url: string | URL,
    options?: JsonrpcOptions<S>,
  ): ServerProxy<M, S, HttpCallOptions> | ExplicitServerProxy<M, S, HttpCallOptions>;
}

/** As in `proxy`, TypeScript does not infer the separator if the interface is passed explicitly. */
interface SeparatedJsonrpc<S extends string> {
  <M>(
    url: string | URL,
    options: JsonrpcOptions<S> & { readonly separator: S } & Explicit,
  ): ExplicitServerProxy<M, S, HttpCallOptions>;
  <M>(
    url: string | URL,
    options: JsonrpcOptions<S> & { readonly separator: S } & Implicit,
  ): ServerProxy<M, S, HttpCallOptions>;
}

type EveryJsonrpc = Jsonrpc &
  SeparatedJsonrpc<'/'> &
  SeparatedJsonrpc<'_'> &
  SeparatedJsonrpc<'-'> &
  SeparatedJsonrpc<':'> &
  SeparatedJsonrpc<'::'>;

/** Fails to compile when an option of a layer is missing. */
type All<T> = { readonly [K in keyof Required<T>]: T[K] };

/**
 * Makes `server.add(2, 3)` a request to a URL: `proxy(createClient(httpFetch(url, …), …), …)`. Nothing is sent until a
 * method is called; calls reject like the client's.
 */
export const jsonrpc = ((url: string | URL, options: JsonrpcOptions<string> = {}): object => {
  const { separator, positional, params, response, ...rest } = options;
  const { ids, dialect, bigint, writes, optionsFor, timeout, idempotent, signal, ...http } = rest;
  const ofCalls: All<ClientOptions<HttpCallOptions> & CallOptions> = {
    ids,
    dialect,
    bigint,
    writes,
    optionsFor,
    timeout,
    idempotent,
    signal,
  };
  const ofProxy: All<ProxyOptions<string>> = { separator, positional, params, response };
  return proxy(createClient(httpFetch(url, http), ofCalls), ofProxy);
}) as EveryJsonrpc;
