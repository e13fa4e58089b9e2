interface Message {
  readonly jsonrpc?: unknown;
  readonly method?: string;
  readonly params?: readonly unknown[];
  readonly id?: unknown;
  readonly result?: unknown;
}

/**
 * The server of every transport here: returns a function that takes each incoming text. `slow` is never answered;
 * `notifyme(n)` sends n notifications before its response; `callme(method, params)` responds with the client's result.
 */
export function createPeer(send: (text: string) => void): (text: string) => void {
  const write = (message: object) => send(JSON.stringify({ jsonrpc: '2.0', ...message }));
  const waiting = new Map<unknown, (result: unknown) => void>();
  let calls = 0;

  const run = ({ method, params = [], id }: Message): void => {
    const respond = (outcome: object) => id !== undefined && write({ ...outcome, id });
    if (method === 'notifyme') {
      for (let count = 0; count < Number(params[0]); count++)
        write({ method: 'tick', params: [count] });
    }
    if (method === 'callme') {
      const [name, given] = params;
      waiting.set(++calls, (result) => respond({ result }));
      write({ method: name, params: given, id: calls });
    } else if (method !== 'slow') respond(call(method, params));
  };

  return (text) => {
    const body = JSON.parse(text) as Message | readonly Message[];
    if ('length' in body) {
      const responses = body.flatMap(({ method, params = [], id }) =>
        id === undefined ? [] : { jsonrpc: '2.0', ...call(method, params), id },
      );
      if (responses.length > 0) send(JSON.stringify(responses));
    } else if (body.method !== undefined) run(body);
    else waiting.get(body.id)?.(body.result);
  };
}

function call(method: string | undefined, params: readonly unknown[]): object {
  const [first, second] = params;
  if (method === 'add') return { result: Number(first) + Number(second) };
  if (method === 'echo') return { result: first };
  if (method === 'big') return { result: 'x'.repeat(Number(first)) };
  if (method === 'notifyme' || method === 'go') return { result: null };
  return { error: { code: -32601, message: 'Method not found' } };
}
