import { toFlags } from '../arguments/flags.ts';
import type { Invocation } from '../command.ts';
import { toFailure } from '../failure/failure.ts';
import { report } from '../failure/report.ts';
import { write } from '../io.ts';
import { print } from '../output/format.ts';
import { readParams } from '../params/read-params.ts';
import type { Session } from '../target/session.ts';
import { splitWords } from './split-words.ts';

const help = `METHOD [PARAM…]          call a method; JSON needs no quotes: add 2 {"a": [1, 2]}
.notify METHOD [PARAM…]  send a notification
.help                    show this
.exit                    end, as Ctrl-D does
`;

/** What a line does: call a method, or end the REPL. */
export interface Evaluation {
  readonly isEnd: boolean;
  readonly isFailed: boolean;
}

/** What a line is run with. */
interface Evaluated extends Pick<Session, 'client' | 'lastResponse'> {
  /** The OpenRPC document of the server, if it is known. */
  readonly document: object | undefined;
}

/** Runs a line of the REPL. `signal` aborts its call. */
export async function evaluate(
  line: string,
  { client, lastResponse, document }: Evaluated,
  invocation: Invocation,
  signal: AbortSignal,
): Promise<Evaluation> {
  const words = splitWords(line);
  const isNotification = words[0] === '.notify';
  const [method, ...rest] = isNotification ? words.slice(1) : words;
  if (method === '.exit') return { isEnd: true, isFailed: false };
  if (method === undefined || method === '.help') {
    if (method) await write(invocation.io.stderr, help);
    return { isEnd: false, isFailed: false };
  }
  try {
    // The flags of the command line are about the session, not about the params of a line.
    const own = { flags: paramsFlags(invocation.flags), io: invocation.io };
    const types =
      document && (await import('../params/known-types.ts')).toKnownTypes(document, method);
    const params = await readParams(rest, own, types);
    if (isNotification) await client.notify(method, params, { signal });
    else await print(await client.request(method, params, { signal }), invocation, lastResponse());
    return { isEnd: false, isFailed: false };
  } catch (error) {
    if (signal.aborted) await write(invocation.io.stderr, 'aborted\n');
    else await report(toFailure(error), invocation);
    return { isEnd: false, isFailed: true };
  }
}

function paramsFlags(flags: Invocation['flags']): Invocation['flags'] {
  return toFlags({ strings: flags.on('strings'), 'no-bigint': flags.on('no-bigint') });
}
