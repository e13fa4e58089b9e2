import { inspect } from 'node:util';
import {
  errorCodes,
  InvalidResponseError,
  isRpcClientError,
  RpcClientError,
  RpcError,
  type Sent,
  TimeoutError,
  TransportError,
} from '@jsonrpcclient/core';
import { describe, expect, it, vi } from 'vitest';

const errors = {
  RpcClientError: new RpcClientError('add: broken', 'add'),
  RpcError: new RpcError({ code: -32601, message: 'Method not found' }, 1, 'add'),
  InvalidResponseError: new InvalidResponseError('no answer', { body: 'secret' }, 'add'),
  TransportError: new TransportError('refused', 'add'),
  TimeoutError: new TimeoutError(100, 'add'),
};

describe('every error', () => {
  it.each(Object.entries(errors))('%s has its name, its method and its brand', (name, error) => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(RpcClientError);
    expect(error.name).toBe(name);
    expect(error.constructor.name).toBe(name);
    expect(error.method).toBe('add');
    expect(String(error)).toMatch(new RegExp(`^${name}: `));
    expect(error.stack).toContain('error.test.ts');
    expect(isRpcClientError(error)).toBe(true);
  });

  it('has its place in the class hierarchy', () => {
    expect(errors.TimeoutError).toBeInstanceOf(TransportError);
    expect(errors.RpcError).not.toBeInstanceOf(TransportError);
    expect(errors.InvalidResponseError).not.toBeInstanceOf(TransportError);
    expect(errors.TransportError).not.toBeInstanceOf(TimeoutError);
  });

  it("names the method in its message, unless the message is the server's", () => {
    const { RpcError: ofServer, ...others } = errors;
    expect(ofServer.message).toBe('Method not found');
    for (const error of Object.values(others)) expect(error.message).toContain('add');
  });
});

describe('an error as JSON', () => {
  it.each(Object.values(errors))('has its message, and what is printed: %s', (error) => {
    const { name, message, method } = error;
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ name, message, method });
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  it('has the code and the data of the server, but no cause', () => {
    const error = new RpcError({ code: 42, message: 'No', data: { why: 'x' } }, 1, 'add');
    expect(JSON.stringify(error)).toBe(
      '{"name":"RpcError","method":"add","code":42,"data":{"why":"x"},"id":1,"message":"No"}',
    );
    const cause = new Error('secret');
    expect(JSON.stringify(new TransportError('refused', 'add', { cause }))).not.toContain('secret');
  });
});

describe('isRpcClientError', () => {
  it('recognizes the errors of another copy of core', async () => {
    vi.resetModules();
    const copy = await import('@jsonrpcclient/core');
    const theirs = [
      new copy.RpcClientError('x'),
      new copy.RpcError({ code: 1, message: 'x' }),
      new copy.InvalidResponseError('x', { body: 1 }),
      new copy.TransportError('x', 'add'),
      new copy.TimeoutError(1, 'add'),
    ];
    for (const error of theirs) {
      expect(error).not.toBeInstanceOf(RpcClientError);
      expect(isRpcClientError(error)).toBe(true);
    }
    for (const error of Object.values(errors)) expect(copy.isRpcClientError(error)).toBe(true);
  });

  it.each([
    undefined,
    null,
    0,
    'RpcError',
    {},
    { name: 'RpcError' },
    new Error('x'),
    new TypeError('x'),
  ])('does not recognize %s', (value) => {
    expect(isRpcClientError(value)).toBe(false);
  });

  it('does not recognize the prototype, or an object that only looks like an error', () => {
    expect(isRpcClientError({ ...errors.RpcError })).toBe(false);
  });

  it('looks for a symbol that all copies share', () => {
    const brand = Symbol.for('jsonrpcclient.error');
    for (const error of Object.values(errors)) {
      expect(Reflect.get(error, brand)).toBe(true);
      expect(Object.getOwnPropertySymbols(error)).toEqual([]);
    }
  });

  it('recognizes derived errors', () => {
    class HouseError extends TransportError {}
    expect(isRpcClientError(new HouseError('x', 'add'))).toBe(true);
  });
});

describe('RpcError', () => {
  it('has what the server sent', () => {
    const error = new RpcError({ code: 42, message: 'No', data: { why: 'x' } }, 'my-id', 'add');
    expect(error).toMatchObject({ code: 42, message: 'No', data: { why: 'x' }, id: 'my-id' });
  });

  it('has a null id if the server could not say which call failed', () => {
    expect(new RpcError({ code: 1, message: 'x' }).id).toBeNull();
  });

  it('has no reply if no server sent it', () => {
    expect(new RpcError({ code: 1, message: 'x' }).reply).toBeUndefined();
  });
});

describe.each(['InvalidResponseError', 'RpcError'])('%s', (name) => {
  const reply = { body: { password: 'secret' }, status: 503, headers: { 'set-cookie': 'secret' } };
  const error =
    name === 'RpcError'
      ? new RpcError({ code: 1, message: 'x' }, 1, 'add', reply)
      : new InvalidResponseError('no answer', reply, 'add');

  it('returns the reply', () => {
    expect(error.reply).toBe(reply);
  });

  it('does not show the reply when it is printed, serialized, copied or listed', () => {
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('secret');
    expect(JSON.stringify(error)).not.toContain('secret');
    expect(JSON.stringify({ ...error })).not.toContain('secret');
    expect(String(error) + error.stack).not.toContain('secret');
    expect(Object.keys(error)).not.toContain('reply');
    expect(Object.getOwnPropertyNames(error)).not.toContain('reply');
  });
});

describe('TransportError', () => {
  it.each<Sent>(['no', 'maybe', 'yes'])('says whether the server received the call: %s', (sent) => {
    expect(new TransportError('refused', 'add', { sent }).sent).toBe(sent);
  });

  it('has sent: maybe by default', () => {
    expect(errors.TransportError.sent).toBe('maybe');
    expect(errors.TimeoutError.sent).toBe('maybe');
  });

  it('has different advice for each value of sent', () => {
    const messages = (['no', 'maybe', 'yes'] as const).map(
      (sent) => new TransportError('refused', 'add', { sent }).message,
    );
    expect(new Set(messages).size).toBe(3);
    for (const message of messages) expect(message).toContain('refused');
  });

  it('has a cause only if one was passed', () => {
    const cause = new Error('ECONNREFUSED');
    expect(new TransportError('refused', 'add', { cause }).cause).toBe(cause);
    expect('cause' in errors.TransportError).toBe(false);
  });
});

describe('TimeoutError', () => {
  it('has the timeout that expired', () => {
    expect(errors.TimeoutError.timeout).toBe(100);
    expect(errors.TimeoutError.message).toContain('100');
  });
});

describe('errorCodes', () => {
  it('has the codes of section 5.1', () => {
    expect(errorCodes).toEqual({
      parseError: -32700,
      invalidRequest: -32600,
      methodNotFound: -32601,
      invalidParams: -32602,
      internalError: -32603,
    });
  });
});
