import type { Calls } from '../calls/calls.ts';
import { readIdTexts } from '../incoming/id-text.ts';
import type { Received } from '../incoming/received.ts';
import type { Serve } from '../incoming/serve.ts';
import { mayBeResponse } from './classify.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Turns } from './turns.ts';

export interface MixedArrayOptions {
  readonly calls: Calls;
  readonly serve: Serve;
  readonly lifecycle: Pick<Lifecycle, 'epoch'>;
  readonly turns: Turns;
}

/** Takes requests, notifications and responses in the order of their array; one array responds to all requests. */
export async function takeMixed(
  text: string,
  members: readonly unknown[],
  { calls, serve, lifecycle, turns }: MixedArrayOptions,
): Promise<void> {
  const { epoch } = lifecycle;
  const array = calls.array(members.filter(mayBeResponse), true);
  const idTexts = readIdTexts(text, members, true);
  const all: Received[] = [];
  const responses: ReturnType<Serve['take']>[] = [];
  for (const [place, message] of members.entries()) {
    if (mayBeResponse(message)) {
      turns.settled(array.take(message));
      continue;
    }
    if (turns.isDue && !(await turns.pass())) return;
    const received = { message, isBatch: true, idText: idTexts?.[place] };
    all.push(received);
    responses.push(serve.take(received));
  }
  turns.settled(array.end());
  serve.respond(all, responses, epoch);
}
