import { createClient } from '@jsonrpcclient/core';
import { describe, expect, test } from 'vitest';
import { failure } from '../../failure.ts';
import { hangUp, head, reset, sayAndHangUp, silence } from '../../servers/fault.ts';
import { freePort } from '../../servers/free-port.ts';
import { type HttpResponse, respond } from '../../servers/respond.ts';
import { serve } from '../../servers/serve.ts';
import { type Fault, serveFault } from '../../servers/serve-fault.ts';
import { everythingShown } from '../shown.ts';
import type { CreateHttpTransport } from './http-transport.ts';

const user = { username: 'alice', password: 'pa55word' };
const secrets = [
  user.password,
  Buffer.from('alice:pa55word').toString('base64'),
  'b34rer',
  'x-k3y',
  'par4m',
];

/** Responses that echo the request, as some servers send them. */
const answers: Readonly<Record<string, HttpResponse>> = {
  'a status without an answer': { status: 500, body: 'x-k3y par4m' },
  'a refusal': { status: 401, headers: { 'x-echo': 'pa55word' }, body: 'b34rer' },
  'a redirect': { status: 302, headers: { location: 'http://alice:pa55word@127.0.0.1/' } },
  'no answer': { body: '{"par4m":"pa55word"}' },
  'no JSON': { body: '<par4m>' },
};

const faults: Readonly<Record<string, Fault>> = {
  'a reset': reset,
  'a hang-up': hangUp,
  'a cut body': sayAndHangUp(`${head}content-length: 100\r\n\r\n{"par4m":`),
  'no HTTP': sayAndHangUp('SSH-2.0-OpenSSH\r\n'),
  silence,
};

/** No error shows credentials, params or the reply, however it is printed. */
export function secretTests(create: CreateHttpTransport): void {
  describe('no credentials, params or results are shown after', () => {
    for (const [name, answer] of Object.entries(answers)) {
      test(name, async () => {
        await using server = await serve(respond(answer));
        await expectNothingShown(create, server.url);
      });
    }

    for (const [name, fault] of Object.entries(faults)) {
      test(name, async () => {
        await using server = await serveFault(fault);
        await expectNothingShown(create, server.url);
      });
    }

    test('a refused connection', async () => {
      await expectNothingShown(create, `http://127.0.0.1:${await freePort()}/`);
    });

    test('an invalid URL', () => {
      for (const url of [
        'alice:pa55word@example',
        'ftp://alice:pa55word@example/',
        'http://a:pa55word@/',
      ]) {
        expect(() => create(url)).toThrow(TypeError);
        expect(everythingShown(thrownBy(() => create(url)))).not.toContain('pa55word');
      }
    });
  });
}

async function expectNothingShown(create: CreateHttpTransport, url: string): Promise<void> {
  const transports = [
    create(url, { auth: user }),
    create(url, { auth: () => 'b34rer' }),
    create(url.replace('//', '//alice:pa55word@'), { headers: { 'x-key': 'x-k3y' } }),
  ];
  for (const transport of transports) {
    const client = createClient(transport, { timeout: 500 });
    const error = await failure(client.request('login', { key: 'par4m' }));
    const shown = everythingShown(error);
    expect(shown).toContain('login');
    for (const secret of secrets) expect(shown).not.toContain(secret);
  }
}

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}
