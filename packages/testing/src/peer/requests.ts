import { type ErrorObject, fields, RpcError, TransportError } from '@jsonrpcclient/core';

interface Pending {
  readonly method: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** The requests of the peer that have no response yet. */
export interface PeerRequests {
  add(id: string, method: string): Promise<unknown>;
  /** Settles the request with the id of a response. */
  settle(response: unknown): void;
  /** Rejects all requests, because the channel has closed. */
  end(cause: unknown): void;
}

export function createPeerRequests(): PeerRequests {
  const pending = new Map<unknown, Pending>();
  return {
    add: (id, method) =>
      new Promise((resolve, reject) => pending.set(id, { method, resolve, reject })),

    settle(response) {
      const { id, result, error } = fields(response);
      const request = pending.get(id);
      pending.delete(id);
      if (error == null) request?.resolve(result);
      else request?.reject(new RpcError(error as ErrorObject, id as string, request.method));
    },

    end(cause) {
      for (const { method, reject } of pending.values()) {
        reject(new TransportError('the channel has closed', method, { cause }));
      }
      pending.clear();
    },
  };
}
