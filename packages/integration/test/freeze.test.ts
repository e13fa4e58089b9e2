import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { bundle } from '../../fixtures/src/bundle.ts';

/** Calls, is suspended, and calls again as soon as it goes on, before Node has read that the server hung up. */
const program = (transport: string) => `
  import { Agent } from 'node:http';
  import { setImmediate } from 'node:timers/promises';
  import { compose, createClient } from '@jsonrpcclient/core';
  import { httpAxios } from '@jsonrpcclient/http-axios';
  import { httpFetch } from '@jsonrpcclient/http-fetch';
  import { httpUndici } from '@jsonrpcclient/http-undici';
  const url = process.argv[2];
  const afterFreeze = (next) => async (payload, options) => {
    await setImmediate();
    return next(payload, options);
  };
  const client = createClient(${transport});
  await client.request('add', [2, 3]);
  setTimeout(process.exit, 20_000, 1);
  let last;
  const timer = setInterval(() => {
    const isFirst = !last;
    const isFrozen = Date.now() - last > 1000;
    last = Date.now();
    if (isFirst) console.log('idle');
    if (!isFrozen) return;
    clearInterval(timer);
    client.request('add', [2, 3]).then(console.log, (error) => console.log(error.sent)).finally(process.exit);
  }, 20);`;

describe.skipIf(process.platform === 'win32')('the first call after a freeze', () => {
  test.each([
    // Later versions of Node may notice in time.
    ['httpFetch(url)', 'maybe|5'],
    ['httpAxios(url)', 'maybe|5'],
    ['compose(httpFetch(url), afterFreeze)', '5'],
    ['compose(httpAxios(url), afterFreeze)', '5'],
    ["httpFetch(url, { headers: { connection: 'close' } })", '5'],
    ['httpAxios(url, { httpAgent: new Agent({ keepAlive: false }) })', '5'],
    ['httpUndici(url)', '5'],
  ])(
    'over %s ends with %s',
    async (transport, end) => {
      const sockets = new Set<{ destroy(): void }>();
      const server = createServer(async (request, response) => {
        const body = JSON.parse(String((await request.toArray()).join(''))) as { id: number };
        // Without a Keep-Alive header, which would announce when the server hangs up.
        response.setHeader('connection', 'keep-alive');
        response.end(JSON.stringify({ jsonrpc: '2.0', result: 5, id: body.id }));
      }).on('connection', (socket) => sockets.add(socket));
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const folder = await mkdtemp(fileURLToPath(new URL('./freeze-', import.meta.url)));
      let child: ChildProcess | undefined;
      try {
        const entry = new URL(`file://${folder}/entry.ts`);
        await writeFile(entry, program(transport));
        await writeFile(`${folder}/program.mjs`, await bundle(entry, ['axios', 'undici']));
        const { port } = server.address() as AddressInfo;
        const running = spawn(
          process.execPath,
          [`${folder}/program.mjs`, `http://127.0.0.1:${port}/`],
          {
            stdio: ['ignore', 'pipe', 'inherit'],
          },
        );
        child = running;
        let text = '';
        for await (const chunk of running.stdout.setEncoding('utf8')) {
          text += chunk;
          if (text !== 'idle\n') continue;
          running.kill('SIGSTOP');
          for (const socket of sockets) socket.destroy();
          setTimeout(() => running.kill('SIGCONT'), 1500);
        }
        expect(text).toMatch(new RegExp(`^idle\\n(${end})\\n$`));
      } finally {
        child?.kill('SIGKILL');
        server.close();
        await rm(folder, { recursive: true });
      }
    },
    30_000,
  );
});
