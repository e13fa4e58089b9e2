/** The command line is wrong: `message` says how, without showing values, which may be secrets. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
