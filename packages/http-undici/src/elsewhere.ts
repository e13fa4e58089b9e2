/** The names that programs import. Importing this file throws the error below. */
export const httpUndici = undefined;
export const undiciStream = undefined;
export const HttpError = undefined;

throw new Error(
  '@jsonrpcclient/http-undici runs only on Node; use @jsonrpcclient/http-fetch instead',
);
