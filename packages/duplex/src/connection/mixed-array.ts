import type { Calls } from '../calls/calls.ts';
import type { Asked } from '../incoming/asked.ts';
import { readIdTexts } from '../incoming/id-text.ts';
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
  const all: Asked[] = [];
  const responses: ReturnType<Serve['ask']>[] = [];
  for (const [place, message] of members.entries()) {
    if (mayBeResponse(message)) {
      turns.settled(array.take(message));
      continue;
    }
    if (turns.isDue && !(await turns.pass())) return;
    const asked = { message, isBatch: true, idText: idTexts?.[place] };
    all.push(asked);
    responses.push(serve.ask(asked));
  }
  turns.settled(array.end());
  serve.reply(all, responses, epoch);
}
