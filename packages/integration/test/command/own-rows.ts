import type { Row } from './row.ts';

const document = JSON.stringify({
  openrpc: '1.3.2',
  info: { title: 'Jayson', version: '1' },
  methods: [
    {
      name: 'echo',
      summary: 'Returns its params',
      params: [{ name: 'text', required: true, schema: { type: 'string' } }],
      result: { name: 'same', schema: { type: 'array' } },
    },
  ],
});
const files = { 'doc.json': document };
/** With an object, big integers and an event. */
const openFiles = {
  'open.json': JSON.stringify({
    openrpc: '1.3.2',
    info: { title: 'Open', version: '1' },
    methods: [
      {
        name: 'find',
        params: [
          {
            name: 'item',
            required: true,
            schema: {
              type: 'object',
              properties: { n: { type: 'integer', format: 'int64' } },
              required: ['n'],
            },
          },
        ],
        result: { name: 'found', schema: { type: 'boolean' } },
      },
      { name: 'tick', params: [{ name: 'n', schema: { type: 'integer' } }] },
    ],
  }),
};
const usage = (text: string) => ({ code: 2, err: new RegExp(`"kind":"usage".*${text}`) });

/** The flags of `call` that decide about one call. */
const callRows: readonly Row[] = [
  { line: '<tap:jayson> echo 1 --id seven', out: '[1]\n', seen: [/"id":"seven"/] },
  { line: '<tap:jayson> echo --id uuid', out: 'null\n', seen: [/"id":"[\da-f-]{36}"/] },
  { line: '<tap:jayson> echo -p [1,2]', out: '[1,2]\n', seen: [/"params":\[1,2\]/] },
  { line: '<jayson> echo --params @p.json', files: { 'p.json': '[3]' }, out: '[3]\n' },
  { line: '<jayson> echo -p -', input: '{"a":4}', out: '{"a":4}\n' },
  { line: '<jayson> echo -s 1 true', out: '["1","true"]\n' },
  { line: '<tap:jayson> echo 12345678901234567890', seen: [/\[12345678901234567890\]/] },
  {
    line: '<tap:jayson> echo 12345678901234567890 --no-bigint',
    seen: [/\[12345678901234567000\]/],
  },
  { line: '<jayson> echo 5 --document doc.json', files, out: '["5"]\n' },
  { line: '<jayson> echo 5 --document doc.json --no-document', files, out: '[5]\n' },
  { line: '<jayson> echo 5 -o raw', out: '{"jsonrpc":"2.0","id":1,"result":[5]}\n' },
  { line: '<jayson> echo 5 -o pretty --color always', out: /\[3\dm5/ },
  { line: '<jayson> get_data -o ndjson', out: '"hello"\n5\n' },
  {
    line: '<jayson> add 2 3 --dry-run',
    out: '{"jsonrpc":"2.0","method":"add","params":[2,3],"id":1}\n',
  },
  { line: '<tap:jayson> add 2 3 --curl --token t0ken', out: /"\$JSONRPC_TOKEN"/, unseen: /./ },
  { line: '<jayson> add 2 3 --curl --reveal --token t0ken', out: /Bearer t0ken/ },
  {
    line: '<jayson> add 2 3 -vv',
    out: '5\n',
    err: /\n> POST [^\n]*\n.*\n> content-type:.*\n< 200 OK\n/s,
  },
  { line: '<jayson> slow 20000 --timeout 1s', code: 6, err: /"kind":"timeout".*"sent":"maybe"/ },
  {
    line: '<silent.https> add --connect-timeout 100ms',
    code: 4,
    err: /"kind":"unreached".*"sent":"no"/,
  },
  { line: '<refused> add --retry 1', code: 4, err: /"attempts":2/ },
  { line: '<flaky:jayson> add 2 3 --retry 1', code: 5, err: /"sent":"maybe"/ },
  { line: '<flaky:jayson> add 2 3 --retry 1 --idempotent', out: '5\n' },
  { line: '<jayson.https> add 2 3', code: 4, err: /"sent":"no"/ },
  { line: '<jayson.https> add 2 3 -k', out: '5\n' },
  { line: '<jayson.https> add 2 3 --cacert jayson.pem', out: '5\n' },
  { line: '<mutual> add 2 3 --cacert ca.pem', code: 4, err: /CERTIFICATE_REQUIRED/ },
  { line: '<jayson.ws> add 2 3', out: '5\n' },
  { line: '<jayson.tcp> add 2 3', out: '5\n' },
  { line: '-P j echo 1', before: ['profile add j <jayson>'], out: '[1]\n' },
  { line: '<aria2> aria2.getVersion -u me:s3same', out: /"version"/ },
  {
    line: '<aria2.ws> aria2.getVersion -u me',
    env: { JSONRPC_PASSWORD: 's3same' },
    out: /"version"/,
  },
  { line: '<aria2> aria2.getVersion', code: 3, err: /"kind":"auth".*"status":401/ },
  {
    line: '<anvil> eth_chainId --id -3 -o raw',
    out: '{"jsonrpc":"2.0","id":-3,"result":"0x7a69"}\n',
  },
  { line: '<anvil.ws> eth_getBlockByNumber latest false -o table', out: /^hash +0x/ },
  {
    line: '<ovsdb> list_dbs -p [] --framing concatenated --dialect 1.0',
    out: '["Test","_Server"]\n',
  },
  { line: '<inspector> Runtime.evaluate expression=6*7 --dialect 1.0', out: /"value":42/ },
  { line: '<rpc-websockets> add 2 3 --id x', out: '5\n' },
  { line: '<two-way> subtract minuend=5 subtrahend=3', out: '2\n' },
  {
    line: '--stdio --framing content-length -q initialize capabilities:={} processId:=null rootUri:=null -- <language-server>',
    out: /"capabilities"/,
  },
];

const csv = { 'sums.csv': 'a,b\n2,3\n4,5\n' };
const add = '\'{"method":"add","params":["{a}","{b}"]}\'';
const echo = '\'{"method":"echo","params":["{a}"]}\'';
const calls = { 'calls.ndjson': '{"method":"echo","params":[1]}\n'.repeat(3) };
const failing = { 'calls.ndjson': '{"method":"fail"}\n{"method":"echo"}\n' };

const batchRows: readonly Row[] = [
  {
    line: `batch <jayson> sums.csv --template ${add}`,
    files: csv,
    out: '{"line":1,"ok":true,"result":5}\n{"line":2,"ok":true,"result":9}\n',
  },
  { line: `batch <jayson> sums.csv -s --template ${echo}`, files: csv, out: /"result":\["2"\]/ },
  {
    line: 'batch <tap:jayson> calls.ndjson --size 2',
    files: calls,
    seen: [/\[\{[^[]*\[1\][^[]*\[1\][^[]*\}\]/],
  },
  { line: 'batch <tap:jayson> calls.ndjson --size 0', files: calls, unseen: /\n\[/ },
  {
    line: 'batch <jayson> calls.ndjson --size 1 --concurrency 1 --rate 1000/s',
    files: calls,
    out: /"line":3,"ok":true/,
  },
  { line: 'batch <jayson> calls.ndjson --rate fast', files: calls, ...usage('--rate') },
  { line: 'batch <jayson> calls.ndjson --concurrency 0', files: calls, ...usage('--concurrency') },
  { line: 'batch <jayson> calls.ndjson --resume run.log', files: calls, file: 'run.log' },
  {
    line: 'batch <tap:jayson> calls.ndjson --resume run.log',
    before: ['batch <jayson> calls.ndjson --resume run.log'],
    files: calls,
    out: '',
    unseen: /./,
  },
  {
    line: 'batch <jayson> calls.ndjson --size 1 --concurrency 1 --no-keep-going',
    files: failing,
    code: 7,
    out: /^\{"line":1.*\n$/,
  },
  {
    line: 'batch <jayson> calls.ndjson --size 1 --keep-going',
    files: failing,
    code: 7,
    out: /\n\{"line":2,"ok":true/,
  },
  {
    line: 'batch <tap:jayson> calls.ndjson --document doc.json --no-document',
    files: { ...calls, ...files },
    seen: [/\[1\]/],
  },
];

const eventRows: readonly Row[] = [
  {
    line: "subscribe <tap:rpc-websockets> rpc.on feed --notification feed --count 2 -H 'X-A: b' --token t0ken -q",
    out: /^(\{"count":\d+\}\n){2}$/,
    seen: [/x-a: b/i, /authorization: Bearer t0ken/i],
  },
  {
    line: 'subscribe <rpc-websockets> rpc.on feed --notification feed --value count --unsubscribe rpc.off -v --count 1',
    out: /^\d+\n$/,
    err: /--> \{"jsonrpc":"2.0","method":"rpc.off"/,
  },
  {
    line: 'subscribe <rpc-websockets> rpc.on -p \'["feed"]\' --notification feed --count 1 -o pretty',
    out: /^\{\n {2}"count": \d+\n\}\n$/,
  },
  {
    line: 'subscribe <rpc-websockets> rpc.on -s feed --notification feed --id count --for 300ms',
    out: '',
  },
  {
    line: 'subscribe <cut:rpc-websockets> rpc.on feed --notification feed --reconnect --count 9',
    out: /^(\{"count":\d+\}\n){9}$/,
    err: '{"gap":1}\n',
  },
  { line: 'subscribe <anvil.ws> eth_subscribe newHeads --for 100ms', out: '' },
  { line: 'subscribe <anvil.ws> eth_subscribe newHeads --preset none', ...usage('--preset') },
  { line: 'subscribe <anvil.ws> eth_subscribe newHeads --preset eth --for 100ms', out: '' },
];

const listenRows: readonly Row[] = [
  {
    line: "listen <aria2.ws> 'aria2.onDownload*' --count 2 -u me:s3same",
    out: /^(\{"method":"aria2.onDownload\w+","params":\[\{"gid":"\w+"\}\]\}\n){2}$/,
  },
  {
    line: 'listen <cut:aria2.ws> --reconnect --count 25 -u me:s3same -o json',
    out: /^(\{"method":"aria2.on.*\n){25}$/,
    err: '{"gap":1}\n',
  },
  { line: 'listen <jayson>', ...usage('ws, tcp') },
];

/** The flags of commands that are about documents. */
const documentRows: readonly Row[] = [
  { line: 'list <jayson> sub* -o json', out: '[{"name":"subtract","summary":""}]\n' },
  {
    line: 'list <tap:jayson> --document doc.json -o table',
    files,
    out: /echo +Returns its params/,
    unseen: /./,
  },
  { line: 'list <jayson> --no-document', ...usage('--no-document') },
  { line: 'list <jayson> subtract', file: '.cache/jsonrpc', out: 'subtract\n' },
  {
    line: 'list <tap:jayson> subtract',
    before: ['list <tap:jayson>'],
    out: 'subtract\n',
    unseen: /listMethods.*listMethods/s,
  },
  {
    line: 'describe <tap:jayson> echo --document doc.json',
    files,
    out: /^echo.*text.*string/s,
    unseen: /./,
  },
  { line: 'describe <jayson> echo --document doc.json -o json', files, out: /"name":"text"/ },
  { line: 'describe <jayson> echo --no-document', ...usage('--no-document') },
  { line: 'discover <jayson> --document doc.json', files, ...usage('--document') },
  { line: 'discover <jayson> --no-document', out: /"subtract"/ },
  { line: 'discover <jayson> -o pretty', out: /^\{\n {2}"openrpc"/ },
  { line: 'discover <aria2> -u me:s3same', out: /"aria2.addUri"/ },
  {
    line: 'types <tap:jayson> --document doc.json',
    files,
    out: /echo\(text: string\)/,
    unseen: /./,
  },
  { line: 'types <jayson> --no-document', ...usage('--no-document') },
  { line: 'types doc.json -o api.ts', files, out: '', file: 'api.ts' },
  {
    line: 'types doc.json -o api.ts --check',
    before: ['types doc.json -o api.ts'],
    files,
    out: '',
  },
  {
    line: 'types doc.json --output api.ts --check',
    files: { ...files, 'api.ts': '' },
    code: 8,
    err: /out of date/,
  },
  { line: 'types doc.json --name Other', files, out: /^export interface Other \{$/m },
  { line: 'types doc.json --by-name', files, out: /echo\(params: \{/ },
  { line: 'types open.json', files: openFiles, out: /item: \{ n: number \}/ },
  { line: 'types open.json --open', files: openFiles, out: /\[key: string\]: unknown/ },
  { line: 'types open.json --bigint-format *64', files: openFiles, out: /n: bigint/ },
  {
    line: 'types open.json --events tick',
    files: openFiles,
    out: /^export interface Events \{$/m,
  },
];

const otherRows: readonly Row[] = [
  { line: 'notify <tap:jayson> echo -p [1]', seen: [/"method":"echo","params":\[1\]\}/] },
  { line: 'notify <tap:jayson> echo -s 1', seen: [/"params":\["1"\]/] },
  { line: 'notify <tap:jayson> echo 1 --document doc.json', files, seen: [/"params":\["1"\]/] },
  {
    line: 'notify <tap:jayson> echo 1 --document doc.json --no-document',
    files,
    seen: [/"params":\[1\]/],
  },
  {
    line: 'notify <tap:jayson> go --dry-run',
    out: '{"jsonrpc":"2.0","method":"go"}\n',
    unseen: /./,
  },
  {
    line: 'notify <tap:jayson> go --curl --token t0ken',
    out: /^curl .*"\$JSONRPC_TOKEN"/,
    unseen: /./,
  },
  { line: 'notify <jayson> go --curl --reveal --token t0ken', out: /Bearer t0ken/ },
  {
    line: 'notify <aria2> aria2.getVersion -u me:s3same',
    code: 1,
    err: /"kind":"rpc".*"status":400/,
  },
  { line: 'doctor <jayson> --method add 2 3', out: /^params +ok +add takes them by position$/m },
  {
    line: 'doctor <tap:jayson> --method echo -p [41] --json',
    code: 8,
    out: /"big integers"/,
    seen: [/"params":\[41\]/],
  },
  {
    line: 'doctor <tap:jayson> --method echo -s 41',
    code: 8,
    seen: [/"params":\["41"\]/],
    out: /echo takes them/,
  },
  { line: 'doctor <jayson.ws> --deep', out: /^batches +ok +64 calls in one message work$/m },
  { line: 'doctor <jayson> --document doc.json --no-document', files, out: /createClient/ },
  {
    line: 'explore <jayson> --no-open --read-only sub*',
    page: '{"jsonrpc":"2.0","method":"add","id":1}',
    out: /not allowed by --read-only/,
  },
  { line: 'explore <jayson> --host 0.0.0.0 --no-open', ...usage('--i-know') },
  {
    line: 'explore <jayson> --host localhost --i-know --port 0 --no-open',
    page: '{"jsonrpc":"2.0","method":"add","id":1}',
    out: /result/,
  },
  { line: 'explore <jayson> --port x --no-open', ...usage('--port') },
  {
    line: 'explore <tap:jayson> --document doc.json --no-open',
    files,
    page: '{"jsonrpc":"2.0","method":"echo","id":1}',
    unseen: /listMethods/,
  },
  {
    line: 'explore <tap:jayson> --no-document --no-open',
    page: '{"jsonrpc":"2.0","method":"echo","id":1}',
    unseen: /listMethods/,
  },
  { line: 'repl <jayson> -s -o pretty', input: 'echo 1\n', out: '[\n  "1"\n]\n' },
  { line: 'repl <jayson> --document doc.json', files, input: 'echo 1\n', out: '["1"]\n' },
  {
    line: 'repl <jayson> --document doc.json --no-document',
    files,
    input: 'echo 1\n',
    out: '[1]\n',
  },
  {
    line: 'subscribe <jayson.ws> echo 1 --notification x --for 100ms --document doc.json -v',
    files,
    err: /"params":\["1"\]/,
  },
  {
    line: 'subscribe <jayson.ws> echo 1 --notification x --for 100ms --document doc.json --no-document -v',
    files,
    err: /"params":\[1\]/,
  },
  { line: 'listen <jayson.ws> --for 100ms --document doc.json --no-document', files },
];

const profileFlags =
  "-H 'X-A: b' -u me:env:PW --timeout 5s --dialect lenient --framing newline --document doc.json -q --color never";

const localRows: readonly Row[] = [
  { line: '--version', out: /^\d+\.\d+\.\d+\n$/ },
  {
    line: 'profile show j -o json',
    before: [`profile add j <jayson> ${profileFlags}`],
    files,
    out: /"dialect":"lenient","timeout":"5s","framing":"newline","document":"doc.json","headers":\{"X-A":"b"\}/,
  },
  {
    line: 'j echo 1',
    before: [`profile add j <tap:jayson> ${profileFlags}`],
    files,
    env: { PW: 'pw' },
    out: '["1"]\n',
    seen: [/x-a: b/i, /Basic bWU6cHc=/],
  },
  { line: 'profile add j <jayson> --token t0ken', ...usage('--token is a secret') },
  {
    line: 'profile show j',
    before: ['profile add j <jayson> --token t0ken --plain'],
    out: /"token":"\*\*\*"/,
  },
  { line: 'profile add j <jayson> --retry 3', ...usage('unknown flag --retry') },
  {
    line: 'profile list -o table',
    before: ['profile add j <jayson>'],
    out: /^name +url +from\nj +http/,
  },
  { line: 'profile list -v', out: '[]\n' },
  { line: 'profile --help', out: /^Usage/ },
  { line: 'completion bash -v -q --color never', out: /complete/ },
  { line: 'completion --help', out: /^Usage/ },
  { line: '__complete zsh -v -q --color never -- pro', out: /^profile\t/ },
  { line: '__complete --help', out: /^Usage/ },
];

export const ownRows: readonly Row[] = [
  ...callRows,
  ...batchRows,
  ...eventRows,
  ...listenRows,
  ...documentRows,
  ...otherRows,
  ...localRows,
];
