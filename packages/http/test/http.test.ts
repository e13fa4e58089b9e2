import { inspect } from 'node:util';
import { createClient, InvalidResponseError, request, TransportError } from '@jsonrpcclient/core';
import { HttpError, http } from '@jsonrpcclient/http';
import { failure } from '@jsonrpcclient/testing';
import { describe, expect, test } from 'vitest';
import { posting } from './post.ts';

const url = 'http://example/rpc';
const add = request('add', [2, 3], 1);
const error = '{"jsonrpc":"2.0","error":{"code":1,"message":"no"},"id":1}';

describe('a post', () => {
  test('has everything a library needs to send it', async () => {
    const post = posting();
    const { signal } = new AbortController();
    await http(url, post)(add, { signal });
    expect(post.requests).toEqual([
      {
        url,
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify(add),
        options: { signal },
        maxResponseBytes: 2 ** 26,
      },
    ]);
  });

  test('is sent for one call after another, in order, from the first call on', async () => {
    const post = posting();
    const transport = http(url, post);
    await Promise.all(['a', 'b', 'c'].map((method) => transport(request(method), {})));
    const methods = post.requests.map(
      ({ body }) => (JSON.parse(body) as { method: string }).method,
    );
    expect(methods).toEqual(['a', 'b', 'c']);
  });

  test('works without a signal', async () => {
    const post = posting(new Error('broken'));
    expect(await failure(http(url, post)(add, {}))).toBeInstanceOf(TransportError);
    expect(post.requests[0]?.options.signal?.aborted).not.toBe(true);
  });

  test('has the credentials of the URL, the headers of the options and those of the call', async () => {
    const post = posting();
    const transport = http('http://user:pass@example/', post, { headers: { A: '1', b: '1' } });
    await transport(add, { headers: { B: '2' } });
    expect(post.requests[0]).toMatchObject({
      url: 'http://example/',
      headers: { authorization: `Basic ${btoa('user:pass')}`, a: '1', b: '2' },
    });
  });

  test('is sent for a batch as for a single message', async () => {
    const post = posting();
    await http(url, post)([add, add], {});
    expect(post.requests[0]?.body).toBe(JSON.stringify([add, add]));
  });
});

describe('a reply', () => {
  test.each([
    [200, '{"a":[1]}', { a: [1] }],
    [200, 'no JSON', 'no JSON'],
    [200, '', undefined],
    [200, 'null', null],
    [204, '', undefined],
    [299, '1', 1],
    [400, error, JSON.parse(error)],
    [599, '{"result":null,"error":"no","id":null}', { result: null, error: 'no', id: null }],
    [
      500,
      '{"error":{"code":1,"message":"no"},"id":1}',
      { error: { code: 1, message: 'no' }, id: 1 },
    ],
    [500, `[1,${error}]`, [1, JSON.parse(error)]],
  ])('with status %d and %j is passed on', async (status, text, body) => {
    const headers = { 'x-seen': 'yes' };
    const from = `(HTTP ${status}, no content type, example)`;
    const hint =
      body instanceof Object || body === null ? undefined : ` ${from}; check the URL and login`;
    const reply = await http(url, posting({ status, headers, body: text }))(add, {});
    expect(reply).toEqual({ status, headers, body, hint });
  });

  test.each([
    [0, ''],
    [101, ''],
    [199, error],
    [300, ''],
    [302, error],
    [399, ''],
    [400, ''],
    [401, '{"error":"no"}'],
    [401, '{"error":"no","id":7}'],
    [401, '{"jsonrpc":"2.0","error":"no","id":null}'],
    [401, '{"error":{"code":401,"message":"no"}}'],
    [403, '[{"error":"no"}]'],
    [404, '{"jsonrpc":"2.0","error":null,"id":1}'],
    [500, '{"jsonrpc":"2.0","result":5,"id":1}'],
    [502, '<html>'],
    [503, 'null'],
  ])('with status %d and %j is an HttpError', async (status, body) => {
    const headers = { location: '/x' };
    const given = await failure(http(url, posting({ status, headers, body }))(add, {}));
    expect(given).toBeInstanceOf(HttpError);
    expect(given).toBeInstanceOf(TransportError);
    expect(given).toMatchObject({
      name: 'HttpError',
      status,
      body,
      headers,
      sent: 'yes',
      method: 'add',
    });
    expect((given as Error).message.includes('redirect')).toBe(/^(0|3..)$/.test(`${status}`));
  });

  test('with a redirect and an unread body is an error, too', async () => {
    const given = await failure(http(url, posting({ status: 302, body: undefined }))(add, {}));
    expect(given).toBeInstanceOf(InvalidResponseError);
  });

  test('above maxResponseBytes is an InvalidResponseError that shows neither headers nor body', async () => {
    const reply = { status: 200, headers: { 'set-cookie': 's3cret' }, body: undefined };
    const given = await failure(http(url, posting(reply), { maxResponseBytes: 7 })(add, {}));
    expect(given).toBeInstanceOf(InvalidResponseError);
    expect(given).toMatchObject({ message: expect.stringContaining('maxResponseBytes') });
    expect((given as InvalidResponseError).reply).toEqual(reply);
    expect(JSON.stringify(given)).not.toContain('s3cret');
  });

  test.each(['Z_DATA_ERROR', 'Z_BUF_ERROR', 'ERR__ERROR_FORMAT_PADDING_2', 'ZSTD_error_prefix'])(
    'with a body that cannot be decompressed (%s) keeps its status',
    async (code) => {
      const broken = Object.assign(new Error('broken'), { code });
      const reply = { status: 200, headers: { a: 'b' }, body: undefined };
      for (const error of [broken, new TypeError('terminated', { cause: broken })]) {
        const given = await failure(http(url, posting({ ...reply, error }))(add, {}));
        expect(given).toBeInstanceOf(InvalidResponseError);
        expect((given as Error).message).toContain('could not be decompressed');
        expect((given as InvalidResponseError).reply).toEqual(reply);
        const post = posting({ ...reply, status: 429, error });
        expect(await failure(http(url, post)(add, {}))).toMatchObject({
          name: 'HttpError',
          status: 429,
          headers: { a: 'b' },
        });
      }
    },
  );

  test('with a body that could not be read was sent: yes', async () => {
    const error = new TypeError('terminated', { cause: new Error('other side closed') });
    const post = posting({ status: 200, headers: {}, body: undefined, error });
    expect(await failure(http(url, post)(add, {}))).toMatchObject({
      name: 'TransportError',
      message: 'add: incomplete response from example',
      sent: 'yes',
      cause: { message: 'other side closed' },
    });
  });

  test('of an HttpError is kept to 1,000 characters', () => {
    const given = new HttpError({ status: 500, headers: {}, body: 'x'.repeat(1001) }, 'add');
    expect(given.body).toHaveLength(1000);
    expect(new HttpError({ status: 500, headers: {}, body: undefined }, 'add').body).toBe('');
  });
});

describe('auth', () => {
  test('can be empty', async () => {
    const post = posting();
    await http(url, post, { auth: () => ({ username: '', password: '' }) })(add, {});
    expect(post.requests[0]?.headers).toHaveProperty('authorization', `Basic ${btoa(':')}`);
  });

  test('of another scheme is the whole header, fixed or from a function', async () => {
    const post = posting();
    const auth = { authorization: 'Digest x="y"' };
    await http(url, post, { auth })(add, {});
    await http(url, post, { auth: () => auth })(add, {});
    expect(post.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Digest x="y"',
      'Digest x="y"',
    ]);
  });

  test('and headers that are functions receive the request, and can return undefined', async () => {
    const post = posting({ status: 401 }, {});
    const seen: unknown[] = [];
    await http('http://user:pass@example/rpc?a=b', post, {
      auth: (...given) => void seen.push(given),
      headers: (...given) => {
        seen.push(given);
        return {};
      },
    })(add, {});
    const request = { method: 'POST', url: 'http://example/rpc?a=b', body: JSON.stringify(add) };
    expect(seen).toEqual([[undefined, request], [request], ['', request], [request]]);
    for (const { headers } of post.requests) expect(headers).not.toHaveProperty('authorization');
  });

  test('that is a function is called again after a 401, with the challenge', async () => {
    const post = posting({ status: 401, headers: { 'www-authenticate': 'Bearer' } }, {});
    const challenges: unknown[] = [];
    const auth = (challenge?: string) => {
      challenges.push(challenge);
      return `token${challenges.length}`;
    };
    expect(await http(url, post, { auth })(add, {})).toMatchObject({ status: 200 });
    expect(challenges).toEqual([undefined, 'Bearer']);
    expect(post.requests).toMatchObject([
      { headers: { authorization: 'Bearer token1' } },
      { headers: { authorization: 'Bearer token2' } },
    ]);
  });

  test('that is a function gets an empty challenge if there was none, and is not called a third time', async () => {
    const post = posting({ status: 401, body: '' });
    const challenges: unknown[] = [];
    const auth = async (challenge?: string) => {
      challenges.push(challenge);
      return 'token';
    };
    expect(await failure(http(url, post, { auth })(add, {}))).toMatchObject({ status: 401 });
    expect(challenges).toEqual([undefined, '']);
    expect(post.requests).toHaveLength(2);
  });

  test('that throws after a 401 rejects the call with a TransportError', async () => {
    const cause = new Error('no token');
    const auth = (challenge?: string) => {
      if (challenge !== undefined) throw cause;
      return 'token';
    };
    const given = await failure(http(url, posting({ status: 401 }), { auth })(add, {}));
    expect(given).toMatchObject({ name: 'TransportError', cause });
  });
});

describe('a post that rejects', () => {
  test.each([
    ['ECONNREFUSED', 'no'],
    ['ENOTFOUND', 'no'],
    ['EAI_AGAIN', 'no'],
    ['EHOSTUNREACH', 'no'],
    ['ENETUNREACH', 'no'],
    ['UND_ERR_CONNECT_TIMEOUT', 'no'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'no'],
    ['CERT_HAS_EXPIRED', 'no'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'no'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'no'],
    ['ECONNRESET', 'maybe'],
    ['EPIPE', 'maybe'],
    ['UND_ERR_SOCKET', 'maybe'],
    ['ECONNABORTED', 'maybe'],
    [undefined, 'maybe'],
  ])('with the code %s was sent: %s', async (code, sent) => {
    const cause = Object.assign(new Error('broken'), code === undefined ? {} : { code });
    const given = await failure(http(url, posting(cause))(add, {}));
    expect(given).toBeInstanceOf(TransportError);
    expect(given).toMatchObject({ name: 'TransportError', method: 'add', cause, sent });
    expect((given as Error).message).not.toContain('undefined');
  });

  test.each([
    ['connect', 'ENOENT', 'no'],
    ['connect', 'ETIMEDOUT', 'no'],
    ['getaddrinfo', 'ENOTFOUND', 'no'],
    ['read', 'EHOSTUNREACH', 'maybe'],
    ['write', 'ENETUNREACH', 'maybe'],
  ])('that failed to %s with %s was sent: %s', async (syscall, code, sent) => {
    const cause = Object.assign(new Error(`${syscall} ${code}`), { syscall, code });
    expect(await failure(http(url, posting(cause))(add, {}))).toMatchObject({ sent });
  });

  test.each([
    ['every', ['connect ETIMEDOUT 10.0.0.1:80', 'connect ECONNREFUSED 10.0.0.2:80'], 'no'],
    ['one', ['connect ETIMEDOUT 10.0.0.1:80', 'read ECONNRESET'], 'maybe'],
    ['none of none', [], 'maybe'],
  ])('of several attempts, of which %s could not connect, was sent: %s', async (_, texts, sent) => {
    const errors = texts.map((text) => {
      const [syscall, code] = text.split(' ');
      return Object.assign(new Error(text), { syscall, code });
    });
    const cause = Object.assign(new AggregateError(errors), { code: 'ETIMEDOUT' });
    const given = await failure(
      http(url, posting(new TypeError('fetch failed', { cause })))(add, {}),
    );
    expect(given).toMatchObject({ sent, message: expect.stringContaining('ETIMEDOUT') });
  });

  test.each([
    ['write', 'EPROTO', 'no'],
    ['read', 'ECONNRESET', 'maybe'],
    [undefined, 'ERR_SSL_WRONG_VERSION_NUMBER', 'maybe'],
  ])('in TLS, when %s fails with %s, was sent: %s', async (syscall, code, sent) => {
    const cause = Object.assign(new Error(`${syscall} ${code}`), { syscall, code });
    expect(await failure(http(url, posting(cause))(add, {}))).toMatchObject({ sent });
  });

  test.each(['no', 'maybe', 'yes'])('with sent: %s keeps it', async (sent) => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const error = Object.assign(new Error('', { cause }), { sent });
    expect(await failure(http(url, posting(error))(add, {}))).toMatchObject({ sent });
  });

  test.each([true, 1, {}, null, 'sometimes'])(
    'with the invalid sent %j does not keep it',
    async (sent) => {
      const error = Object.assign(new Error('broken'), { sent, errors: {} });
      expect(await failure(http(url, posting(error))(add, {}))).toMatchObject({ sent: 'maybe' });
    },
  );

  test.each([
    ['UND_ERR_REQ_RETRY', undefined, ''],
    ['UND_ERR_RESPONSE', 'busy', 'busy'],
    ['UND_ERR_RESPONSE', { busy: true }, '{"busy":true}'],
  ])(
    'with the status of a reply, as %s of undici with the body %j, is that reply',
    async (code, body, text) => {
      const cause = Object.assign(new Error(''), {
        code,
        statusCode: 503,
        headers: { A: ['b'] },
        body,
      });
      for (const error of [cause, new TypeError('fetch failed', { cause })]) {
        const given = await failure(http(url, posting(error))(add, {}));
        expect(given).toMatchObject({
          name: 'HttpError',
          status: 503,
          headers: { a: 'b' },
          body: text,
        });
      }
    },
  );

  test('with the status of another call is not that reply', async () => {
    const error = Object.assign(new Error('no token'), { code: 'UND_ERR_SOCKET', statusCode: 503 });
    const given = await failure(http(url, posting(error))(add, {}));
    expect(given).toMatchObject({ name: 'TransportError', sent: 'maybe' });
  });

  test('after a response arrived was sent: yes', async () => {
    const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const error = Object.assign(new Error('an interceptor', { cause }), { sent: 'yes' });
    const given = await failure(http(url, posting(error))(add, {}));
    expect(given).toMatchObject({ sent: 'yes', cause: { code: 'ECONNREFUSED' } });
  });

  test('with the error of another call was sent: maybe, but no if it failed before the post', async () => {
    for (const sent of ['no', 'yes'] as const) {
      const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
      const error = new TransportError('no answer', 'token', { cause, sent });
      const given = await failure(http(url, posting(error))(add, {}));
      expect(given).toMatchObject({ sent: 'maybe', cause: { code: 'ECONNREFUSED' } });
      const auth = () => Promise.reject(error);
      expect(await failure(http(url, posting(), { auth })(add, {}))).toMatchObject({ sent: 'no' });
    }
  });

  test('with a numeric code, as in errors of the DOM, does not show it', async () => {
    const error = Object.assign(new Error('Request was cancelled.'), { code: 20 });
    const given = (await failure(http(url, posting(error))(add, {}))) as TransportError;
    expect(given.message).toBe('add: no response from example; the server may have run it');
    expect(given.cause).not.toHaveProperty('code');
  });

  test('has the innermost error with a message or a code as its cause', async () => {
    const refused = new Error('Proxy response (407)');
    const cancelled = new Error('Request was cancelled.', { cause: refused });
    const failed = new TypeError('fetch failed', { cause: cancelled });
    const given = await failure(http(url, posting(failed))(add, {}));
    expect(given).toMatchObject({ cause: { message: 'Proxy response (407)' } });
    const silent = new TypeError('fetch failed', { cause: new Error('') });
    const other = await failure(http(url, posting(silent))(add, {}));
    expect(other).toMatchObject({ cause: { name: 'TypeError', message: 'fetch failed' } });
  });

  test('keeps only the message and the code of the cause, because other members may contain the request', async () => {
    const inner = Object.assign(new Error('inner'), { code: 'EPIPE', config: 's3cret' });
    const outer = Object.assign(new Error('outer', { cause: inner }), { config: 's3cret' });
    const given = await failure(http(url, posting(outer))(add, {}));
    expect(given).toMatchObject({ cause: { message: 'inner', code: 'EPIPE' } });
    expect(inspect(given, { showHidden: true, depth: 9 })).not.toContain('s3cret');
  });

  test('that never connected, judging by its message, was sent: no', async () => {
    for (const text of ['bad port', 'client error (Connect): tcp connect error']) {
      const given = await failure(http(url, posting(new TypeError(text)))(add, {}));
      expect(given).toMatchObject({ sent: 'no', cause: { name: 'TypeError', message: text } });
    }
  });

  test('without a message has its code as the message', async () => {
    const error = Object.assign(new Error(''), { code: 'ECONNREFUSED' });
    const given = await failure(http(url, posting(error))(add, {}));
    expect(given).toMatchObject({ sent: 'no', cause: { message: 'ECONNREFUSED' } });
  });

  test('in an auth function does not show the request that failed there', async () => {
    const error = Object.assign(new Error('401'), { name: 'AxiosError', config: 's3cret' });
    const auth = () => Promise.reject(error);
    const given = await failure(http(url, posting(error), { auth })(add, {}));
    expect(given).toMatchObject({ sent: 'no', cause: { name: 'AxiosError', message: '401' } });
    expect(inspect(given, { showHidden: true, depth: 9 })).not.toContain('s3cret');
  });

  test('with a cause that is its own cause still settles', async () => {
    const cause = new Error('round');
    cause.cause = cause;
    const given = await failure(http(url, posting(cause))(add, {}));
    expect(given).toMatchObject({ cause: { message: 'round' } });
  });

  test('with a value that is not an Error has it as the message of the cause', async () => {
    const transport = http(url, () => Promise.reject('text'));
    expect(await failure(transport(add, {}))).toMatchObject({
      cause: { message: 'text' },
      sent: 'maybe',
    });
  });

  test('with an error that names the URL does not show it', async () => {
    const secret = 'http://example/v3/s3cret';
    const transport = http(secret, posting(new Error(`cannot reach ${secret}`)));
    const given = await failure(transport(add, {}));
    expect(String((given as Error).cause)).toMatch(/cannot reach/);
    expect(String((given as Error).cause)).not.toContain('s3cret');
  });

  test('after an abort rejects with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = { why: 'stop' };
    const transport = http(url, async () => {
      controller.abort(reason);
      throw new Error('aborted');
    });
    expect(await failure(transport(add, { signal: controller.signal }))).toBe(reason);
  });
});

describe('a request that cannot be built is not sent', () => {
  test.each([
    ['a header from a function', { headers: () => ({ 'a b': 'c' }) }],
    ['headers from a function', { headers: () => Promise.reject(new Error('no')) }],
    ['auth', { auth: () => Promise.reject(new Error('no')) }],
    [
      'the codec',
      {
        codec: {
          parse: JSON.parse,
          stringify: () => {
            throw new Error('no');
          },
        },
      },
    ],
  ])('when %s fails', async (_, options) => {
    const post = posting();
    const given = await failure(http(url, post, options)(add, {}));
    expect(given).toMatchObject({ name: 'TransportError', sent: 'no', cause: expect.any(Error) });
    expect(post.requests).toEqual([]);
  });
});

test('a client over a fake post returns the result', async () => {
  expect(await createClient(http(url, posting())).request('add', [2, 3])).toBe(5);
});

test('auth that throws after a 401 was sent: no', async () => {
  const post = posting({ status: 401, body: '' });
  const auth = (challenge?: string) => {
    if (challenge !== undefined) throw new Error('no token');
    return 'old';
  };
  const error = await failure(http(url, post, { auth })(add, {}));
  expect(error).toMatchObject({ name: 'TransportError', sent: 'no' });
  expect(post.requests).toHaveLength(1);
});

test('an invalid header name is not shown', async () => {
  const post = posting();
  const headers = { 'Bearer s3cret': 'x' };
  const error = await failure(http(url, post)(add, { headers }));
  expect(error).toMatchObject({ name: 'TransportError', sent: 'no' });
  expect(String((error as Error).cause)).not.toContain('s3cret');
});
