// Installs what a command needs, and says in plain words why it can't. It runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const stamp = new URL('node_modules/.installed', root);

/** Error codes in the output of npm, and what to do about them. */
const advice = [
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/,
    "npm can't reach its registry. Check the network and npm's options registry and proxy",
  ],
  [
    /\b(\w*SELF_SIGNED\w*|UNABLE_TO_\w+|CERT_\w+)\b/,
    "npm doesn't trust the certificate of its registry. Check npm's option cafile",
  ],
  [
    /\b(ENOSPC|EACCES|EPERM|EROFS)\b/,
    "npm can't write to this folder or to its cache. Check the permissions and the free space",
  ],
];

/** Exits if this version of Node is too old for the packages. */
function checkNode() {
  const { engines } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  const toParts = (version) => version.match(/\d+/g).map(Number);
  const [major, minor] = toParts(engines.node);
  const [ownMajor, ownMinor] = toParts(process.versions.node);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  exit(`This command needs Node ${major}.${minor} or later, but this is Node ${process.version}.
Install a newer version from https://nodejs.org, and run the command again.`);
}

/** Installs all packages, or only those of one workspace if no command has needed all of them yet. */
function install(workspace) {
  if (!isCurrent()) console.error('Installing the packages that this command needs…');
  const all = !workspace || existsSync(new URL('node_modules/vitest', root));
  const only = all ? [] : [`--workspace=${workspace}`, '--omit=dev'];
  const { npm_execpath: path = '' } = process.env;
  const [npm, ...first] = path.endsWith('npm-cli.js') ? [process.execPath, path] : ['npm'];
  const args = [...first, 'install', '--no-save', '--prefer-offline', '--loglevel=error', ...only];
  const { status, stdout, stderr } = spawnSync(npm, args, {
    cwd: fileURLToPath(root),
    shell: npm === 'npm' && process.platform === 'win32',
    encoding: 'utf8',
  });
  if (status === 0) {
    writeFileSync(stamp, readVersion());
    return;
  }
  const output = `${stdout ?? ''}${stderr ?? ''}`;
  const [codes, text = 'npm install failed; see above'] =
    advice.find(([codes]) => codes.test(output)) ?? [];
  exit(
    `${output}\n${text}${codes ? ` (${codes.exec(output)[0]})` : ''}, and run the command again.`,
  );
}

/** Installs the packages of one workspace, unless nothing has changed since the last installation. */
export function installOnce(workspace) {
  if (!isCurrent()) install(workspace);
}

/** Whether the manifests and the lockfile are those of the last installation. */
function isCurrent() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === readVersion();
}

/** Changes with the lockfile and the manifests. */
function readVersion() {
  const folders = readdirSync(new URL('packages', root)).map((name) => `packages/${name}/`);
  const files = ['package-lock.json', ...['', ...folders].map((path) => `${path}package.json`)];
  const hash = createHash('sha256');
  for (const file of files) {
    const url = new URL(file, root);
    if (existsSync(url)) hash.update(readFileSync(url));
  }
  return hash.digest('hex');
}

function exit(message) {
  console.error(message);
  process.exit(1);
}

checkNode();
if (process.argv[1] === fileURLToPath(import.meta.url)) install();
