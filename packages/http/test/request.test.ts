import { createRequester, type StreamReply } from '@jsonrpcclient/http';
import { failure } from '@jsonrpcclient/testing';
import { expect, test } from 'vitest';

const listening = { method: 'listen', verb: 'GET', body: '' } as const;

async function* chunks(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

async function read({ body }: StreamReply): Promise<string> {
  let text = '';
  for await (const chunk of body ?? []) text += new TextDecoder().decode(chunk);
  return text;
}

test('a request is sent with its verb, and its response is read as it arrives', async () => {
  const seen: unknown[] = [];
  const ask = createRequester('http://example/rpc', async (request) => {
    seen.push(request);
    return { status: 405, headers: { allow: 'POST' }, body: chunks('no ', 'stream') };
  });
  const reply = await ask(listening, { headers: { 'last-event-id': '7' } });
  expect(seen).toEqual([
    expect.objectContaining({
      method: 'GET',
      url: 'http://example/rpc',
      headers: expect.objectContaining({ 'last-event-id': '7' }),
      body: '',
    }),
  ]);
  expect(reply).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  expect(await read(reply)).toBe('no stream');
});

test('a response that an interceptor of undici turned into an error is read as one chunk', async () => {
  const ask = createRequester('http://example/rpc', async () => {
    const code = 'UND_ERR_REQ_RETRY';
    throw { code, statusCode: 503, headers: { 'retry-after': '2' }, body: 'busy' };
  });
  const reply = await ask(listening, {});
  expect(reply).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
  expect(await read(reply)).toBe('busy');
});

test('a request without a response rejects with a TransportError', async () => {
  const ask = createRequester('http://example/rpc', async () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  });
  expect(await failure(ask(listening, {}))).toMatchObject({
    name: 'TransportError',
    method: 'listen',
    sent: 'no',
  });
});
