import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'node:util';
import {
  isInstalled,
  startAnvil,
  startAria2,
  startInspector,
  startJayson,
  startOvsdb,
  startRpcWebsockets,
  startTwoWay,
  typescriptServer,
} from '@jsonrpcclient/fixtures';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { runCli } from './run-cli.ts';

/** A server, and the command line that examines it. */
interface Examined {
  readonly server?: AsyncDisposable;
  readonly args: readonly string[];
  /** What the printed program prints. */
  readonly prints: readonly unknown[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the servers of other projects, by their names in the docs. */
const servers: Readonly<Record<string, () => Promise<Examined>>> = {
  'jayson, HTTP': async () => {
    const server = await startJayson();
    return { server, args: [server.url, '--method', 'add', '2', '3'], prints: ['5'] };
  },
  'jayson, TCP': async () => {
    const server = await startJayson({ tcp: true });
    const target = `tcp://127.0.0.1:${server.tcpPort}`;
    return { server, args: [target, '--deep', '--method', 'add', '2', '3'], prints: ['5'] };
  },
  'json-rpc-2.0, WebSocket': async () => {
    const server = await startTwoWay();
    const args = [server.wsUrl, '--deep', '--method', 'subtract', 'minuend=5', 'subtrahend=3'];
    return { server, args, prints: ['2'] };
  },
  'rpc-websockets': async () => {
    const server = await startRpcWebsockets();
    return { server, args: [server.wsUrl, '--method', 'add', '2', '3'], prints: ['5'] };
  },
  'Node.js inspector': async () => {
    const server = await startInspector();
    const args = [server.wsUrl, '--method', 'Runtime.evaluate', 'expression="1 + 1"'];
    const result = { type: 'number', value: 2, description: '2' };
    return { server, args, prints: [format({ result })] };
  },
  aria2: async () => {
    const server = await startAria2({ auth: { username: 'me', password: 's3same' } });
    const args = [server.url, '-u', 'me:s3same', '--method', 'system.listNotifications'];
    const prints = [expect.stringContaining('aria2.onDownloadStart')];
    return { server, args, prints, env: { JSONRPC_PASSWORD: 's3same' } };
  },
  'anvil, HTTP': async () => {
    const server = await startAnvil();
    return { server, args: [server.url, '--method', 'eth_chainId'], prints: ['0x7a69'] };
  },
  'anvil, WebSocket': async () => {
    const server = await startAnvil();
    return { server, args: [server.wsUrl, '--method', 'eth_chainId'], prints: ['0x7a69'] };
  },
  ovsdb: async () => {
    const server = await startOvsdb();
    const args = [`unix:${server.path}`, '--framing', 'concatenated', '--method', 'list_dbs'];
    return { server, args, prints: [expect.stringContaining('_Server')] };
  },
  "TypeScript's language server": async () => {
    const { command, args } = typescriptServer() ?? { command: '', args: [] };
    const method = [
      '--method',
      'initialize',
      '-p',
      '{"processId":null,"rootUri":null,"capabilities":{}}',
    ];
    const program = ['--stdio', '--framing', 'content-length', '--', command, ...args];
    return { args: [...method, ...program], prints: [expect.stringContaining('capabilities')] };
  },
};

/** The programs that some of them need. */
const needs: Readonly<Record<string, Parameters<typeof isInstalled>[0]>> = {
  aria2: 'aria2',
  'anvil, HTTP': 'anvil',
  'anvil, WebSocket': 'anvil',
  ovsdb: 'ovsdb',
  "TypeScript's language server": 'typescript',
};

const page = readFileSync(new URL('../../../docs/operations/cli.md', import.meta.url), 'utf8');
/** The cells of the table in the docs. */
const rows = (page.split('| what differs |')[1]?.split('\n\n')[0] ?? '')
  .split('\n')
  .filter((row) => /^\| (?!-)/.test(row))
  .map((row) =>
    row
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, 3),
  );

const parent = fileURLToPath(new URL('scratch/', import.meta.url));
mkdirSync(parent, { recursive: true });
const scratch = mkdtempSync(`${parent}doctor-`);
let programs = 0;

afterAll(() => {
  rmSync(scratch, { recursive: true, force: true });
  try {
    rmdirSync(parent);
  } catch {
    // Another test uses it.
  }
});

/** Runs the printed program, and returns what it prints. */
async function runProgram(code: string): Promise<string[]> {
  programs += 1;
  const file = `${scratch}/program-${programs}.ts`;
  writeFileSync(file, code);
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...values: unknown[]) => {
    lines.push(format(...values));
  });
  try {
    await import(file);
  } finally {
    log.mockRestore();
  }
  return lines;
}

describe('doctor examines', () => {
  test.for(Object.entries(servers))('%s', { timeout: 60_000 }, async ([name, start], { skip }) => {
    const program = needs[name];
    skip(program !== undefined && !isInstalled(program), `${program} is not installed`);
    const { server, args, prints, env = {} } = await start();
    try {
      const { out, err } = await runCli(['doctor', '--json', '-q', ...args]);
      expect(err).toBe('');
      const { verdicts, code, requests } = JSON.parse(out);
      const found = verdicts
        .filter(({ state }: { state: string }) => state === 'differs')
        .map(
          ({ question, detail }: { question: string; detail: string }) => `${question}: ${detail}`,
        )
        .join('; ');
      expect(rows.find(([server]) => server === name)?.[1]).toBe(found || 'nothing');
      expect(requests).toBeLessThanOrEqual(args.includes('--deep') ? 60 : 40);
      for (const [key, value] of Object.entries(env)) vi.stubEnv(key, value);
      expect(await runProgram(code)).toEqual(prints);
    } finally {
      vi.unstubAllEnvs();
      await server?.[Symbol.asyncDispose]();
    }
  });

  test('every server in the table of the docs', () => {
    expect(rows.map(([name]) => name)).toEqual(Object.keys(servers));
  });
});
