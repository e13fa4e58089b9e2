import { type ParamsDescription, readParams } from '@jsonrpcclient/openrpc';

/** Returns the types that a param may have: by its name, or by its place among those without a name; empty if any fits. */
export type KnownTypes = (name: string | undefined, place: number) => readonly string[];

/** Reads the types of a method's params from a document. */
export function toKnownTypes(document: object, method: string): KnownTypes {
  const described = describe(document, method);
  return (name, place) => {
    const { params = [] } = described ?? {};
    const last = params.at(-1);
    const byPlace = params[place] ?? (last?.rest ? last : undefined);
    const found = name === undefined ? byPlace : params.find((param) => param.name === name);
    return found?.types ?? [];
  };
}

function describe(document: object, method: string): ParamsDescription | undefined {
  try {
    return readParams(document, method);
  } catch {
    // A document that isn't one must not prevent calls.
    return undefined;
  }
}
