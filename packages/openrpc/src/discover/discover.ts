import {
  type CallOptions,
  type Client,
  fields,
  isRpcClientError,
  RpcClientError,
  wrongKind,
} from '@jsonrpcclient/core';
import type { OpenRpcDocument } from '../document.ts';
import { describe } from './describe.ts';
import { help } from './help.ts';
import { kodi } from './kodi.ts';
import { listMethods } from './list-methods.ts';
import { openRpcSources } from './open-rpc.ts';
import { type Ask, named, namesIn, type Source, toDocument } from './source.ts';

/** Options of `discover`. */
export interface DiscoverOptions {
  /** The methods to try, in order; by default, all that `discover` knows. */
  readonly sources?: readonly string[] | undefined;
  /** Milliseconds that each call may take; 10,000 by default. */
  readonly timeout?: number | undefined;
  /** Aborts the search, which then rejects with `signal.reason`. */
  readonly signal?: AbortSignal | undefined;
}

/** What a server says about itself. */
export interface Discovery {
  /** The method that described the server. */
  readonly source: string;
  readonly document: OpenRpcDocument;
  /** The methods that were tried before. */
  readonly tried: readonly Attempt[];
}

/** A method that didn't describe the server. */
export interface Attempt {
  readonly method: string;
  /** Why not: `error -32601`, `status 404`, `no response within 10000 ms`, `no methods in the result`. */
  readonly problem: string;
}

const lists: readonly Source[] = ['rpc_methods', 'rpc.methods', '__listMethods'].map((method) => ({
  method,
  read: (result) => toDocument(namesIn(result).map(named)),
}));

const known: readonly Source[] = [...openRpcSources, describe, kodi, listMethods, ...lists, help];

/**
 * Asks a server what it offers: calls the methods that servers have for that, one after another, until one describes the
 * server, and returns an OpenRPC document, whatever the method. Rejects with an `RpcClientError` if the server has none of
 * them, and with the error of a call if the server can't be reached or refuses access.
 */
export async function discover<M, O extends CallOptions>(
  client: Client<M, O>,
  options: DiscoverOptions = {},
): Promise<Discovery> {
  const { sources = known.map(({ method }) => method), timeout = 10_000, signal } = options;
  const chosen = sources.map((name) => {
    const source = known.find(({ method }) => method === name);
    if (source) return source;
    const expected = `one of ${known.map(({ method }) => method).join(', ')}`;
    throw wrongKind('discover', `sources: ${expected}`, name);
  });
  const untyped = client.with<unknown>();
  const tried: Attempt[] = [];

  const call = (method: string, params: readonly unknown[]) => {
    const callOptions: CallOptions = { timeout, signal, idempotent: true };
    return untyped.request(method, params, callOptions as CallOptions & O);
  };
  const ask: Ask = (method, params = []) =>
    call(method, params).catch((error: unknown) => {
      problemOf(error);
    });

  for (const { method, read } of chosen) {
    let problem = 'no methods in the result';
    try {
      const document = await read(await call(method, []), ask);
      if (document) return { source: method, document, tried };
    } catch (error) {
      problem = problemOf(error);
    }
    tried.push({ method, problem });
  }
  const attempts = tried.map(({ method, problem }) => `${method} (${problem})`).join(', ');
  throw new RpcClientError(`discover: the server doesn't describe itself; tried ${attempts}`);
}

/** Statuses that say nothing about the method, but refuse the caller. */
const refusals: readonly unknown[] = [401, 402, 403, 407, 429];

/** Why a method didn't describe the server. Throws an error that means that no other method will. */
function problemOf(error: unknown): string {
  if (!isRpcClientError(error)) throw error;
  const { code, status, timeout } = fields(error);
  switch (error.name) {
    case 'RpcError':
      return `error ${code}`;
    case 'TimeoutError':
      return `no response within ${timeout} ms`;
    case 'InvalidResponseError':
      return 'invalid response';
    case 'HttpError':
      if (!refusals.includes(status)) return `status ${status}`;
  }
  throw error;
}
