import { describe } from 'vitest';
import type { CreateHttpTransport } from './http-transport.ts';
import { abortTests } from './suite/abort.ts';
import { authTests } from './suite/auth.ts';
import { badReplyTests } from './suite/bad-reply.ts';
import { bodyTests } from './suite/body.ts';
import { codecTests } from './suite/codec.ts';
import { connectionTests } from './suite/connection.ts';
import { headerTests } from './suite/header.ts';
import { jsonTests } from './suite/json.ts';
import { limitTests } from './suite/limit.ts';
import { redirectTests } from './suite/redirect.ts';
import { secretTests } from './suite/secret.ts';
import { section7Tests } from './suite/section-7.ts';
import { timeoutTests } from './suite/timeout.ts';
import { wireTests } from './suite/wire.ts';

export type { CreateHttpTransport, HttpCall, HttpSetup } from './http-transport.ts';

/** Everything that every HTTP transport must do, against real servers. */
export function describeHttpTransport(name: string, create: CreateHttpTransport): void {
  describe(name, () => {
    wireTests(create);
    badReplyTests(create);
    section7Tests(create);
    headerTests(create);
    authTests(create);
    secretTests(create);
    redirectTests(create);
    bodyTests(create);
    jsonTests(create);
    limitTests(create);
    codecTests(create);
    connectionTests(create);
    timeoutTests(create);
    abortTests(create);
  });
}
