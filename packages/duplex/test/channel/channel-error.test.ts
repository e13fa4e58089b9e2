import { ChannelError } from '@jsonrpcclient/duplex';
import { expect, test } from 'vitest';

test.each([
  [{}, 'it broke'],
  [{ code: 1008 }, 'it broke (1008)'],
  [{ code: 0 }, 'it broke (0)'],
  [{ code: 1008, reason: 'token "x"\n' }, String.raw`it broke (1008 "token \"x\"\n")`],
  [{ reason: 'bye' }, 'it broke ("bye")'],
  [{ code: 1000, reason: '' }, 'it broke (1000)'],
])('the message of a ChannelError with %j includes it', (options, message) => {
  const error = new ChannelError('it broke', options);
  expect(error.message).toBe(message);
  expect(error).toMatchObject(options);
  expect(error).not.toHaveProperty('cause');
});
