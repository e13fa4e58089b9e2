import type { Row } from './row.ts';

/** A command with a TARGET, and what comes of it in each of the situations. */
interface Base {
  /** Its words; `TARGET` stands for the target. */
  readonly line: string;
  /** The rest of the row if all is well. */
  readonly fine: Partial<Row>;
  readonly input?: string;
  readonly files?: Row['files'];
  /** Whether its targets are WebSockets. */
  readonly isTwoWay?: boolean;
  readonly silent: Partial<Row>;
  readonly refused: Partial<Row>;
  readonly tooLarge: Partial<Row>;
  /** What differs if the server has a certificate that expires soon. */
  readonly mutual?: Partial<Row>;
  /** Whether its requests have the id of `--id`. */
  readonly hasId: boolean;
  /** Whether it logs messages with `-v`. */
  readonly logs: boolean;
}

const kind = (name: string) => new RegExp(`"kind":"${name}"`);
const timedOut = { code: 6, err: kind('timeout') };
const unreached = { code: 4, err: kind('unreached') };
const invalid = { code: 5, err: kind('invalid') };
/** Discovery tries one method after another. */
const undescribed = { code: 5, err: /doesn't describe itself.*invalid response/ };
/** How a call that is only a line of its input fails. */
const failed = { code: 7 };

const asking = { silent: timedOut, refused: unreached, tooLarge: invalid, hasId: true, logs: true };

const describing = { ...asking, tooLarge: undescribed };

/** Every command with a TARGET. */
const bases: Readonly<Record<string, Base>> = {
  call: { ...asking, line: 'TARGET add 2 3', fine: { out: '5\n' } },
  notify: { ...asking, line: 'notify TARGET go', fine: { out: '' }, hasId: false, tooLarge: {} },
  batch: {
    ...asking,
    line: 'batch TARGET calls.ndjson',
    files: { 'calls.ndjson': '{"method":"add","params":[2,3]}\n' },
    fine: { out: '{"line":1,"ok":true,"result":5}\n' },
    silent: { ...failed, out: kind('timeout') },
    refused: { ...failed, out: /"kind":"unreached".*"attempts":2/ },
    tooLarge: { ...failed, out: kind('invalid') },
  },
  list: { ...describing, line: 'list TARGET', fine: { out: /^add\nsubtract\n/ } },
  describe: { ...describing, line: 'describe TARGET subtract', fine: { out: /^subtract/ } },
  discover: { ...describing, line: 'discover TARGET', fine: { out: /^\{"openrpc":".*"subtract"/ } },
  types: { ...describing, line: 'types TARGET', fine: { out: /^export interface Api \{$/m } },
  doctor: {
    ...asking,
    line: 'doctor TARGET --json',
    fine: { out: /^\{"verdicts":\[.*"question":"unknown method","state":"ok"/ },
    silent: { code: 4, out: /no response within 100 ms/ },
    refused: { code: 4, out: /ECONNREFUSED/ },
    mutual: { code: 8, out: /"question":"reach","state":"differs".*expires/ },
    tooLarge: {},
    hasId: false,
    logs: false,
  },
  repl: {
    ...asking,
    line: 'repl TARGET',
    input: 'add 2 3\n',
    fine: { out: '5\n' },
    silent: { ...failed, err: kind('timeout') },
    refused: { ...failed, err: /"kind":"unreached".*"attempts":2/ },
    tooLarge: { ...failed, err: kind('invalid') },
  },
  subscribe: {
    ...asking,
    line: 'subscribe TARGET echo 1 --notification x --for 100ms',
    isTwoWay: true,
    fine: { out: '' },
    // What is too large is the call.
    tooLarge: { code: 4, err: /larger than --max-bytes/ },
    // Its `--id` is a path.
    hasId: false,
  },
  listen: {
    ...asking,
    line: 'listen TARGET --for 100ms',
    isTwoWay: true,
    fine: { out: '' },
    // It makes no call, and only connects.
    silent: { code: 4, err: /within --connect-timeout/ },
    tooLarge: {},
    hasId: false,
    logs: false,
  },
  explore: {
    ...asking,
    line: 'explore TARGET --no-open',
    fine: { page: '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}', out: /\\"result\\":5/ },
    silent: { page: '{"jsonrpc":"2.0","method":"go","id":1}', out: /TimeoutError/ },
    refused: { page: '{"jsonrpc":"2.0","method":"go","id":1}', out: /ECONNREFUSED.*"sent":"no"/ },
    tooLarge: { page: '{"jsonrpc":"2.0","method":"go","id":1}', out: /InvalidResponseError/ },
    hasId: false,
  },
};

/** The flags of all commands with a TARGET. */
function rowsOf(name: string, base: Base): Row[] {
  const { input, files, fine, silent, refused, tooLarge } = base;
  const row = (target: string, flags: string, rest: Partial<Row>): Row => ({
    line: `${base.line.replace('TARGET', target)} ${flags}`,
    ...(input !== undefined && { input }),
    ...rest,
    files: { 'bearer.txt': 'from-file\n', ...files, ...rest.files },
  });
  const [ws, wss] = base.isTwoWay ? ['.ws', '.wss'] : ['', ''];
  const usual = `<tap:jayson${ws}>`;
  return [
    row(
      usual,
      "-H 'X-A: b' -u me:pw --dialect lenient --id 7 --bigint --no-cache -q --color never",
      {
        ...fine,
        seen: [/x-a: b/i, /authorization: Basic bWU6cHc=/i, ...(base.hasId ? [/"id":7\b/] : [])],
        noFile: '.cache',
      },
    ),
    row(usual, '--token t0ken --connect-timeout 20s --no-bigint -v', {
      ...fine,
      err: base.logs ? /^--> [[{]/ : '',
      seen: [/authorization: Bearer t0ken/i],
    }),
    row(
      `<silent${ws}>`,
      `--bearer-file bearer.txt ${name === 'listen' ? '--connect-timeout 100ms ' : ''}--timeout 100ms`,
      silent,
    ),
    row(`<refused${ws}>`, '--retry 1 --idempotent', refused),
    row(`<jayson${ws}>`, '--max-bytes 10', tooLarge),
    row(`<mutual${wss}>`, '--cacert ca.pem --cert cert.pem --key key.pem', {
      ...fine,
      ...base.mutual,
    }),
    row(`<jayson${wss || '.https'}>`, '--insecure --proxy <tap:proxy>', {
      ...fine,
      seen: [/^CONNECT localhost:\d+ HTTP/],
    }),
    row('', '--profile node', {
      ...fine,
      files: { '.jsonrpc.json': `{"profiles":{"node":{"url":"<jayson${ws}>"}}}` },
    }),
    row('', '--stdio --framing newline -- <jayson.stdio>', fine),
    { line: `${name === 'call' ? '' : name} --help`, out: /^Usage: jsonrpc/ },
  ];
}

export const sharedRows: readonly Row[] = Object.entries(bases).flatMap(([name, base]) =>
  rowsOf(name, base),
);
