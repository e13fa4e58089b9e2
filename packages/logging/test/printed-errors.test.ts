import { inspect } from 'node:util';
import {
  InvalidResponseError,
  type RpcClientError,
  RpcError,
  TransportError,
} from '@jsonrpcclient/core';
import { pino, stdSerializers } from 'pino';
import { describe, expect, test } from 'vitest';

const reply = { body: { password: 's3cret' }, status: 200, headers: { 'set-cookie': 's3cret' } };
const errors: readonly RpcClientError[] = [
  new RpcError({ code: 42, message: 'made to fail', data: { why: 'x' } }, 1, 'add', reply),
  new InvalidResponseError('the response has no matching id', reply, 'add'),
  new TransportError('no response', 'add', { cause: new Error('refused') }),
];

/** What a logger of pino writes for an error. */
function logged(error: Error): string {
  let text = '';
  pino({}, { write: (line) => (text += line) }).error(error);
  return text;
}

/** What tools print or send for an error. Sentry's ExtraErrorData reads the own properties and calls `toJSON`. */
const printers: Readonly<Record<string, (error: RpcClientError) => string>> = {
  'pino, as the error of a line': logged,
  "pino's serializer for errors": (error) => JSON.stringify(stdSerializers.err(error)),
  "pino's serializer with causes": (error) => JSON.stringify(stdSerializers.errWithCause(error)),
  Sentry: (error) => JSON.stringify([String(error), { ...error }, error.toJSON()]),
  'util.inspect with getters': (error) => inspect(error, { getters: true, depth: 9 }),
  'util.inspect with hidden members': (error) => inspect(error, { showHidden: true, depth: 9 }),
  'JSON.stringify': (error) => JSON.stringify(error),
};

describe.each(Object.entries(printers))('%s', (_, print) => {
  test.each(errors)('shows the message and the method, but not the reply: %s', (error) => {
    const text = print(error);
    expect(text).toContain(error.message);
    expect(text).toContain('add');
    expect(text).not.toContain('s3cret');
  });
});

test('util.inspect with getters and hidden members shows the reply, as the docs say', () => {
  expect(inspect(errors[1], { getters: true, showHidden: true })).toContain('s3cret');
});
