import {
  type Call,
  type CallOptions,
  type Client,
  createClient,
  fields,
  type Message,
  type Payload,
  type Reply,
} from '@jsonrpcclient/core';
import type { ExplorerOptions } from './options.ts';

/** How a call of the page ended. */
export interface CallReport {
  readonly ms: number;
  /** What is wrong with the call or its response; `undefined` if nothing is. */
  readonly problem?: string | undefined;
  /** The class of the error. */
  readonly kind?: string | undefined;
  readonly sent?: unknown;
  readonly status?: number | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The response as JSON, with all digits. */
  readonly text?: string | undefined;
}

/** Reads a message or a batch. Throws a `TypeError` that says what is wrong with it. */
export function readPayload(text: unknown, { codec = JSON, mayCall }: ExplorerOptions): Payload {
  let payload: unknown;
  try {
    payload = codec.parse(String(text));
  } catch {
    throw new TypeError('the message is not JSON');
  }
  const members = [payload].flat();
  if (members.length === 0) throw new TypeError('the batch is empty');
  for (const member of members) {
    const { method } = fields(member);
    if (typeof method !== 'string') throw new TypeError('a message has no method');
    if (mayCall && !mayCall(method)) throw new TypeError(`${method}: not allowed by --read-only`);
  }
  return payload as Payload;
}

/** Sends the payload of the page as it is, and reports how the call ended. */
export async function makeCall(
  payload: Payload,
  options: ExplorerOptions,
  signal: AbortSignal,
): Promise<CallReport> {
  const { transport, codec = JSON, dialect = '2.0', timeout = 30_000 } = options;
  let reply: Reply | undefined;
  const exactly = async (_: Payload, callOptions: CallOptions) => {
    reply = await transport(payload, callOptions);
    return reply;
  };
  // The client checks the response as it does in a program. Its own message would be the same, except for added members.
  const ids = [payload].flat().flatMap(({ id }) => id ?? []);
  const client = createClient(exactly, {
    ids: () => ids.shift() ?? 0,
    dialect,
    timeout,
    bigint: true,
  });
  const started = performance.now();
  const ending = await end(client, payload, signal);
  const { status, headers, body } = reply ?? fields(fields(ending).reply ?? ending);
  return {
    ms: performance.now() - started,
    ...explain(ending),
    status: status as number | undefined,
    headers: headers as CallReport['headers'],
    text: body === undefined ? undefined : codec.stringify(body),
  };
}

/** Resolves to the error of the call, `undefined` if there is none. */
async function end(client: Client, payload: Payload, signal: AbortSignal): Promise<unknown> {
  try {
    if (!('method' in payload)) {
      const calls: Call[] = payload.map(({ method, params, id }) => ({
        method,
        ...(params && { params }),
        notify: id == null,
      }));
      const outcomes = await client.batch(calls, { signal });
      return outcomes.flatMap((outcome) => (outcome && !outcome.ok ? outcome.error : []))[0];
    }
    const { method, params, id } = payload as Message;
    await (id == null
      ? client.notify(method, params, { signal })
      : client.request(method, params, { signal }));
    return undefined;
  } catch (error) {
    return error;
  }
}

function explain(error: unknown): Pick<CallReport, 'problem' | 'kind' | 'sent'> {
  if (error === undefined) return {};
  const { name, message, sent } = fields(error);
  return { kind: String(name), problem: String(message), sent };
}
