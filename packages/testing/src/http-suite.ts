import { describe } from 'vitest';
import { abortTests } from './suites/http/abort.ts';
import { authTests } from './suites/http/auth.ts';
import { badReplyTests } from './suites/http/bad-reply.ts';
import { bodyTests } from './suites/http/body.ts';
import { codecTests } from './suites/http/codec.ts';
import { connectionTests } from './suites/http/connection.ts';
import { encodingTests } from './suites/http/encoding.ts';
import { headerTests } from './suites/http/header.ts';
import type { CreateHttpTransport, HttpLacks } from './suites/http/http-transport.ts';
import { jsonTests } from './suites/http/json.ts';
import { limitTests } from './suites/http/limit.ts';
import { overHttp } from './suites/http/over-http.ts';
import { type CreateRequester, postStreamTests } from './suites/http/post-stream.ts';
import { redirectTests } from './suites/http/redirect.ts';
import { secretTests } from './suites/http/secret.ts';
import { section7Tests } from './suites/http/section-7.ts';
import { httpStackTests } from './suites/http/stack.ts';
import { timeoutTests } from './suites/http/timeout.ts';
import { wireTests } from './suites/http/wire.ts';
import { callSuite } from './suites/transport/call-suite.ts';

export type {
  CreateHttpTransport,
  HttpCall,
  HttpLacks,
  HttpSetup,
} from './suites/http/http-transport.ts';
export type { CreateRequester } from './suites/http/post-stream.ts';
export { type Section7Example, section7 } from './suites/section-7.ts';

/**
 * Defines the Vitest tests that every HTTP transport passes, against real servers on 127.0.0.1, some of them faulty. For each
 * test, `create` creates the transport for a URL, with options that the functions of `@jsonrpcclient/http` share.
 * `lacks` lists what the library can't do, each with the reason, which the skipped tests print.
 */
export function describeHttpTransport(
  name: string,
  create: CreateHttpTransport,
  { lacks = {} }: { readonly lacks?: HttpLacks } = {},
): void {
  describe(name, () => {
    callSuite(overHttp(create));
    wireTests(create);
    badReplyTests(create, lacks);
    section7Tests(create);
    headerTests(create);
    authTests(create);
    secretTests(create);
    redirectTests(create);
    bodyTests(create);
    encodingTests(create);
    jsonTests(create);
    limitTests(create);
    codecTests(create);
    connectionTests(create);
    timeoutTests(create);
    abortTests(create);
    httpStackTests(create);
  });
}

/** Tests a `PostStream` against real servers. */
export function describePostStream(name: string, create: CreateRequester): void {
  describe(name, () => postStreamTests(create));
}
