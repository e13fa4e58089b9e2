/** A request or a notification that arrived. */
export interface Received {
  readonly message: unknown;
  /** Whether it is a member of an array. */
  readonly isBatch: boolean;
  /** The id as it was written, if JSON would not write it back in the same form. */
  readonly idText: string | undefined;
}
