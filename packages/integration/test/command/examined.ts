import { type Ask, askHttp, askProgram, askSocket, askWebSocket } from './raw-ask.ts';

/** A server that `doctor` examines, and the raw messages with which its verdicts are checked. */
export interface Examined {
  /** The name of the server in rows. */
  readonly server: string;
  /** The words after `doctor`. */
  readonly line: string;
  readonly ask: (words: readonly string[]) => Ask;
  /** The headers of HTTP requests. */
  readonly headers?: Readonly<Record<string, string>>;
}

const basic = { authorization: `Basic ${btoa('me:s3same')}` };
const webSocket = ([url = '']: readonly string[]) => askWebSocket(url);
const http = ([url = '']: readonly string[]) => askHttp(url);

/** By the names in the docs. */
export const examined: Readonly<Record<string, Examined>> = {
  'jayson, HTTP': { server: 'jayson', line: '<jayson> --method add 2 3', ask: http },
  'jayson, TCP': {
    server: 'jayson.tcp',
    line: '<jayson.tcp> --deep --method add 2 3',
    ask: ([url = '']) => askSocket({ port: Number(new URL(url).port) }),
  },
  'json-rpc-2.0, WebSocket': { server: 'two-way', line: '<two-way> --deep', ask: webSocket },
  'rpc-websockets': {
    server: 'rpc-websockets',
    line: '<rpc-websockets> --method add 2 3',
    ask: webSocket,
  },
  'Node.js inspector': {
    server: 'inspector',
    line: '<inspector> --method Runtime.evaluate expression=1',
    ask: webSocket,
  },
  aria2: {
    server: 'aria2',
    line: '<aria2> -u me:s3same --method system.listNotifications',
    ask: ([url = '']) => askHttp(url, basic),
    headers: basic,
  },
  'anvil, HTTP': { server: 'anvil', line: '<anvil> --method eth_chainId', ask: http },
  'anvil, WebSocket': {
    server: 'anvil.ws',
    line: '<anvil.ws> --method eth_chainId',
    ask: webSocket,
  },
  ovsdb: {
    server: 'ovsdb.unix',
    line: '<ovsdb.unix> --framing concatenated --method list_dbs',
    ask: ([target = '']) => askSocket({ path: target.slice('unix:'.length) }),
  },
  "TypeScript's language server": {
    server: 'language-server',
    line: '--method initialize -p \'{"processId":null,"rootUri":null,"capabilities":{}}\' --stdio --framing content-length -- <language-server>',
    ask: askProgram,
  },
};
