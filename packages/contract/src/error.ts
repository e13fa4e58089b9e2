import { InvalidResponseError, type Reply } from '@jsonrpcclient/core';

/** A problem with a value. */
export interface Issue {
  /** The message of the schema's library, which may contain the value: don't log it. */
  readonly message: string;
  /** The path to the problem; for params, it starts with the index or the name of the parameter. */
  readonly path: readonly PropertyKey[];
}

/** Params don't fit the contract. If a call rejects with it, nothing was sent. */
export class InvalidParamsError extends TypeError {
  override readonly name = 'InvalidParamsError';
  /** The method that was called. */
  readonly method: string;
  readonly #issues: readonly Issue[];

  constructor(method: string, issues: readonly Issue[]) {
    super(`${method}: ${describe('params', issues)}; see error.issues`);
    this.method = method;
    this.#issues = issues;
  }

  /** The problems. Not enumerable, so a printed error doesn't show it. */
  get issues(): readonly Issue[] {
    return this.#issues;
  }

  /** What `JSON.stringify` writes: the message, and the properties that are shown when the error is printed. */
  toJSON(): object {
    return { ...this, message: this.message };
  }
}

/** A result, or the data of an error, doesn't fit the contract. The server has executed the call. */
export class InvalidResultError extends InvalidResponseError {
  override readonly name = 'InvalidResultError';
  readonly #issues: readonly Issue[];

  constructor(method: string, issues: readonly Issue[], reply: Reply, what = 'result') {
    super(`${describe(what, issues)}; see error.issues`, reply, method);
    this.#issues = issues;
  }

  /** The problems. Not enumerable, so a printed error doesn't show it. */
  get issues(): readonly Issue[] {
    return this.#issues;
  }
}

/** Names the first place, but no value. Names of members may come from the server. */
function describe(what: string, [issue]: readonly Issue[]): string {
  const steps = issue?.path.map((key) =>
    typeof key === 'number' ? `[${key}]` : `.${String(key)}`,
  );
  const path = steps?.join('').slice(0, 100).replace(/\p{C}/gu, '?');
  return `${what}${path}: does not fit the contract`;
}
