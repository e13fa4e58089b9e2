/** Here for whoever imports them: an import of this file fails with the sentence below. */
export const httpUndici = undefined;
export const HttpError = undefined;

throw new Error(
  '@jsonrpcclient/http-undici runs only on Node; use @jsonrpcclient/http-fetch instead',
);
