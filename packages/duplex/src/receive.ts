import type { Codec } from '@jsonrpcclient/core';
import type { Calls } from './calls.ts';
import { ChannelError } from './channel.ts';
import type { Convention } from './convention.ts';
import { fields } from './fields.ts';
import { failure, type Incoming } from './incoming.ts';
import type { OnUnexpected } from './unexpected.ts';

interface Receivers extends Convention {
  readonly calls: Calls;
  readonly incoming: Incoming;
  readonly unexpected: OnUnexpected;
  readonly codec: Codec;
  /** Sends a text to the other side. */
  readonly send: (text: string) => void | Promise<void>;
  /** Another number for each connection that is made. */
  readonly connections: () => number;
}

/** Takes one text that came in to where it belongs: a call, a handler, or nobody. */
export function createReceiver(receivers: Receivers): (text: string) => void {
  const { calls, incoming, unexpected, codec, send, connections, progress } = receivers;

  const fail = (request: unknown, error: unknown) =>
    unexpected({ kind: 'failed', method: fields(request).method as string, error });

  const isProgress = (message: unknown) => {
    const { method, params, id } = fields(message);
    try {
      const report = id == null ? progress?.read(method as string, params) : undefined;
      return report !== undefined && calls.progress(report.token, report.value);
    } catch (error) {
      fail(message, error);
      return false;
    }
  };

  const toText = async (request: unknown): Promise<string | undefined> => {
    const response = isProgress(request) ? undefined : incoming.receive(request);
    if (!response) return undefined;
    try {
      return codec.stringify(await response);
    } catch (error) {
      fail(request, error);
      return codec.stringify(failure(request, error));
    }
  };

  const serve = async (requests: readonly unknown[], isBatch: boolean) => {
    const asked = connections();
    const texts = await Promise.all(requests.map(toText));
    const due = texts.filter((text) => text !== undefined);
    // On another connection these ids are those of others.
    if (due.length === 0 || asked !== connections()) return;
    const join = (texts: readonly string[]) => (isBatch ? `[${texts}]` : texts.join());
    try {
      await send(join(due));
    } catch (error) {
      const answered = requests.filter((_, place) => texts[place] !== undefined);
      const failures = answered.map((one) => codec.stringify(failure(one, error)));
      // Where nothing can be sent any more whoever asked is gone.
      if (!(await isSent(join(failures))) && error instanceof ChannelError) return;
      for (const one of answered) fail(one, error);
    }
  };

  const isSent = async (text: string) => {
    try {
      await send(text);
      return true;
    } catch {
      return false;
    }
  };

  return (text) => {
    let body: unknown;
    try {
      body = codec.parse(text);
    } catch {
      return unexpected({ kind: 'garbage', message: text });
    }
    if (isCall(body)) serve([body], false);
    else if (!Array.isArray(body) || !body.some(isCall)) calls.answer(body);
    else {
      const answers = body.filter((member) => !isCall(member));
      if (answers.length > 0) calls.answer(answers);
      serve(body.filter(isCall), true);
    }
  };
}

/** Some answers repeat the method; some calls have null for what is not in them. */
function isCall(message: unknown): boolean {
  const { method, id, result, error } = fields(message);
  if (typeof method !== 'string' || (result ?? error) != null) return false;
  return id == null || (result === undefined) === (error === undefined);
}
