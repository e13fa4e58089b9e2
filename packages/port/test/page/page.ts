import { createClient } from '@jsonrpcclient/core';
import { type Channel, connect } from '@jsonrpcclient/duplex';
import { port, windowPort } from '@jsonrpcclient/port';

/** The actions in a page, by test name. */
const scenarios: Readonly<Record<string, () => Promise<unknown>>> = {
  async channel() {
    const { port1, port2 } = new MessageChannel();
    const [one, two] = [port(port1), port(port2, { format: 'object' })];
    one.send('"grüße 👋"');
    two.send('{"id":1}');
    const values = [await take(one, 1), await take(two, 1)];
    const raw = new MessageChannel();
    const next = new Promise((resolve) => {
      raw.port2.onmessage = ({ data }) => resolve(data);
    });
    port(raw.port1, { format: 'object' }).send('{"id":2}');
    values.push([await next]);
    // Unlike in Node, this does not notify the peer.
    await Promise.all([one.close(), two.close()]);
    return { values, end: await rest(one) };
  },

  async worker() {
    const worker = new Worker('/worker.js', { type: 'module' });
    const channel = port(worker);
    for (const text of ['1', '2']) channel.send(text);
    const values = await take(channel, 2);
    await channel.close();
    const again = port(worker, { terminate: true });
    again.send('3');
    values.push(...(await take(again, 1)));
    await again.close();
    return values;
  },

  async calls() {
    const worker = new Worker('/served.js', { type: 'module' });
    const connection = connect(port(worker, { terminate: true }));
    connection.handle('title', (name: string) => `Ms ${name}`);
    const greeting = await createClient(connection).request('greet', ['Lovelace']);
    await connection.close();
    return greeting;
  },

  async throwing() {
    const worker = new Worker('/worker.js', { type: 'module' });
    const channel = port(worker, { terminate: true });
    // Otherwise, it would also become an error of the page.
    worker.addEventListener('error', (event) => event.preventDefault());
    channel.send('throw');
    return rest(channel);
  },

  async missing() {
    return rest(port(new Worker('/missing.js', { type: 'module' })));
  },

  async passed() {
    const worker = new Worker('/worker.js', { type: 'module' });
    const { port1, port2 } = new MessageChannel();
    const channel = port(port1);
    worker.postMessage({ port: port2 }, [port2]);
    channel.send('through');
    const values = await take(channel, 1);
    worker.terminate();
    await channel.close();
    return values;
  },

  async frame() {
    const elsewhere = location.origin.replace('127.0.0.1', 'localhost');
    const [right, wrong] = await Promise.all([load(`${elsewhere}/frame`), load('/frame')]);
    const channel = windowPort(right, { origin: elsewhere });
    // The same window with the origin of a page that is not there, and another window with the right origin.
    const mistaken = windowPort(right, { origin: location.origin });
    const other = windowPort(wrong, { origin: elsewhere });
    mistaken.send('mistaken');
    other.send('other');
    wrong.postMessage(['say', 'from the wrong frame'], '*');
    channel.send('1');
    right.postMessage(['say', 'unasked'], '*');
    const values = await take(channel, 2);
    await Promise.all([channel.close(), mistaken.close(), other.close()]);
    return { values, mistaken: await rest(mistaken), other: await rest(other) };
  },

  async refused() {
    const frame = await load('/frame');
    const tries = [
      () => windowPort(frame, { origin: '*' }),
      () => port(frame as never),
      () => port(self),
    ];
    return tries.map((attempt) => {
      try {
        attempt();
        return 'taken';
      } catch (error) {
        return (error as Error).name;
      }
    });
  },

  async gone() {
    const frame = document.createElement('iframe');
    document.documentElement.append(frame);
    const channel = windowPort(frame.contentWindow as Window, { origin: location.origin });
    frame.remove();
    try {
      channel.send('1');
    } catch {
      return rest(channel);
    }
    return 'sent';
  },
};

/** Resolves to a frame after its page has loaded. */
async function load(url: string): Promise<Window> {
  const frame = document.createElement('iframe');
  frame.src = url;
  document.documentElement.append(frame);
  await new Promise((resolve) => {
    frame.onload = resolve;
  });
  return frame.contentWindow as Window;
}

async function take(channel: Channel, count: number): Promise<unknown[]> {
  const messages = channel.messages[Symbol.asyncIterator]();
  const taken: unknown[] = [];
  while (taken.length < count) taken.push((await messages.next()).value);
  return taken;
}

async function rest(channel: Channel): Promise<unknown> {
  const values: unknown[] = [];
  try {
    for await (const value of channel.messages) values.push(value);
    return { values };
  } catch (error) {
    const { name, message, sent } = error as Readonly<Record<string, unknown>>;
    return { values, error: { name, message, sent } };
  }
}

const results: Record<string, unknown> = {};
for (const [name, scenario] of Object.entries(scenarios)) {
  const hanging = new Promise((resolve) => setTimeout(resolve, 10_000, 'it hangs'));
  results[name] = await Promise.race([scenario(), hanging]).catch(String);
}
await fetch('/report', { method: 'POST', body: JSON.stringify(results) });
