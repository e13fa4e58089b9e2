/** Removes the option's value, which may be secret, from the message of a Node error; returns other errors unchanged. */
export function withoutValue(error: unknown): unknown {
  if (!(error instanceof TypeError || error instanceof RangeError) || !('code' in error))
    return error;
  const message = error.message.replace(/[.;,]?\s*Received\b[\s\S]*/, '');
  const ErrorType = error instanceof RangeError ? RangeError : TypeError;
  return Object.assign(new ErrorType(message), { code: error.code });
}
