import { createClient } from '@jsonrpcclient/core';
import { ChannelError, connect } from '@jsonrpcclient/duplex';
import { webSocket } from '@jsonrpcclient/websocket';

/** The actions in a browser, by test name; the server at `url` does what its path says. */
const scenarios: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  async echo(url) {
    const channel = webSocket(`${url}echo`);
    const values: unknown[] = [];
    for await (const message of channel.messages) {
      values.push(message);
      if (typeof message !== 'string') for (const text of ['1', 'grüße 👋', '']) channel.send(text);
      if (message === '') break;
    }
    return { values, ping: typeof channel.ping, state: channel.state };
  },

  /** The server echoes the call itself, and then this side's own response to it. */
  async call(url) {
    const connection = connect(webSocket(`${url}echo`));
    connection.handle('add', (a: number, b: number) => a + b);
    const sum = await createClient(connection).request('add', [2, 3]);
    await connection.close();
    return sum;
  },

  async reason(url) {
    const connection = connect(webSocket(`${url}echo`));
    await connection.opened();
    await connection.close(new ChannelError('bye', { code: 4001 }));
    return connection.state;
  },

  binary: (url) => read(`${url}binary`),
  code: (url) => read(`${url}close/4000`),
  good: (url) => read(`${url}close/1000`),
  cut: (url) => read(`${url}cut`),
  large: (url) => read(`${url}binary`, { maxMessageBytes: 5 }),
  refused: (url) => read(`${url}refuse`),
  headers: (url) => read(`${url}echo`, { headers: { 'x-key': 'sesame' } }),
  subprotocol: (url) => read(`${url}close/1000`, { protocols: ['one', 'two'] }),
  relative: () => read('/relative'),
  silent: (url) => read(`${url}silent`, { connectTimeout: 100 }),

  async full(url) {
    const channel = webSocket(`${url}echo`, { maxMessageBytes: 2 ** 22 });
    let waited = 0;
    let came = 0;
    for await (const message of channel.messages) {
      if (typeof message === 'string') came++;
      else {
        for (let n = 0; n < 8; n++) if (channel.send('x'.repeat(2 ** 21))) waited++;
        await channel.send('x'.repeat(2 ** 21));
      }
      if (came === 9) break;
    }
    return { waited: waited > 0, came };
  },
};

/** Collects all messages, and how they end. */
async function read(...args: Parameters<typeof webSocket>): Promise<unknown> {
  const channel = webSocket(...args);
  const values: unknown[] = [];
  try {
    for await (const message of channel.messages) values.push(message);
    return { values };
  } catch (error) {
    const { name, message, code, sent } = error as Readonly<Record<string, unknown>>;
    return { values, error: { name, message, code, sent } };
  } finally {
    await channel.close();
  }
}

/** Runs all of them, one after another. */
export async function runAll(url: string): Promise<unknown> {
  const results: Record<string, unknown> = {};
  for (const [name, scenario] of Object.entries(scenarios)) {
    const hanging = new Promise((resolve) => setTimeout(resolve, 10_000, 'it hangs'));
    try {
      results[name] = await Promise.race([scenario(url), hanging]);
    } catch (error) {
      results[name] = String(error);
    }
  }
  return results;
}
