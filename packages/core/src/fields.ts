/** The members of a JSON value; none if it is not an object. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return Object(value) as Record<string, unknown>;
}
