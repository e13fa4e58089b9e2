/** Whether a value is an object literal, also of another realm, or has no prototype. */
export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value ?? 0);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
