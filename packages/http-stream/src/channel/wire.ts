import { ChannelError } from '@jsonrpcclient/duplex';
import { createRequester, type StreamReply, type Verb } from '@jsonrpcclient/http';
import { fetchStream } from '@jsonrpcclient/http-fetch';
import { withAccept } from '../with-accept.ts';
import type { StreamableHttpOptions } from './options.ts';

/** The HTTP requests of one session. */
export interface Wire {
  /** Resolves when the headers arrive; rejects with a `ChannelError` if there is no response, or the session is gone. */
  request(request: WireRequest): Promise<StreamReply>;
  readonly session: string | undefined;
  /** Sets the version of the protocol, if the server has chosen one. */
  setVersion(version: string | undefined): void;
}

interface WireRequest {
  readonly verb: Verb;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
  /** The id of the last event of the stream to resume. */
  readonly lastId?: string | undefined;
}

/** The `code` of the error of a channel whose session the server has ended. */
const sessionGone = 'SESSION';

export function createWire(url: string | URL, options: StreamableHttpOptions): Wire {
  const { post = fetchStream(), session: keeps = true, headers } = options;
  const request = createRequester(url, post, { ...options, headers: withAccept(headers) });
  let session: string | undefined;
  let version: string | undefined;

  return {
    get session() {
      return session;
    },
    setVersion(given) {
      version = given ?? version;
    },

    async request({ verb, body = '', signal, lastId }) {
      const sent = session;
      const headers = {
        'mcp-session-id': sent,
        'mcp-protocol-version': version,
        'last-event-id': lastId,
        // A GET has no body.
        ...(verb !== 'POST' && { 'content-type': undefined }),
        ...(verb === 'GET' && { accept: 'text/event-stream' }),
      };
      let reply: StreamReply;
      try {
        reply = await request({ method: verb, verb, body }, { signal, headers });
      } catch (error) {
        throw toChannelError(error);
      }
      if (reply.status === 404 && sent !== undefined) {
        discard(reply);
        throw sessionError('no');
      }
      if (keeps && isOk(reply)) session = reply.headers['mcp-session-id'] ?? session;
      return reply;
    },
  };
}

/** 'no' only for the message that the server refused. */
export function sessionError(sent: 'no' | 'maybe'): ChannelError {
  return new ChannelError('the server has ended the session', { code: sessionGone, sent });
}

export function isOk({ status }: StreamReply): boolean {
  return status >= 200 && status < 300;
}

/** Doesn't read the rest of a body. */
export function discard({ body }: StreamReply): void {
  body?.[Symbol.asyncIterator]().return?.();
}

/** Whether an error means that the server has ended the session. */
export function isSessionGone(error: unknown): boolean {
  return error instanceof ChannelError && error.code === sessionGone;
}

function toChannelError(error: unknown): ChannelError {
  const { cause = error, sent } = Object(error);
  const { code } = Object(cause);
  return new ChannelError('the server did not respond', {
    cause,
    code: typeof code === 'string' ? code : undefined,
    sent: sent === 'no' ? 'no' : 'maybe',
  });
}
