/** An event, or an element of a result, is larger than the limit. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
}
