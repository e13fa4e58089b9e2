import type { Params } from '@jsonrpcclient/core';
import type { Settings } from '../settings/settings.ts';
import { add, type Imports, type Line, quote, toLine } from './expression.ts';
import type { Findings } from './question.ts';
import { transportOf } from './transport-code.ts';

export interface Prescription {
  readonly settings: Settings;
  readonly findings: Findings;
  readonly method: string | undefined;
  readonly params: Params | undefined;
}

/** Writes a program that creates a client that fits the server, and says why. */
export function toCode({ settings, findings, method, params }: Prescription): string {
  const imports: Imports = new Map();
  add(imports, 'core', 'createClient');
  const isHttp = settings.target.kind === 'http';
  const transport = transportOf(settings, findings, imports);
  const options = optionsOf(findings, imports);
  const notes = notesOf(findings);
  const name = isHttp ? 'transport' : 'connection';
  const args = options.length === 0 ? name : `${name}, {\n${options.map(toLine).join('\n')}\n}`;
  const lines = [
    ...[...imports]
      .sort()
      .map(
        ([from, names]) =>
          `import { ${[...names].sort().join(', ')} } from '@jsonrpcclient/${from}';`,
      ),
    '',
    `const ${name} = ${transport};`,
    ...notes.map((note) => `// ${note}`),
    `export const client = createClient(${args});`,
  ];
  if (method !== undefined) {
    const given = params === undefined ? '' : `, ${toLiteral(params)}`;
    lines.push('', `console.log(await client.request(${quote(method)}${given}));`);
    if (!isHttp) lines.push('await connection.close();');
  }
  return `${lines.join('\n')}\n`;
}

function optionsOf({ dialect, ids, bigint }: Findings, imports: Imports): Line[] {
  const lines: Line[] = [];
  if (dialect !== undefined)
    lines.push({ code: `dialect: '${dialect}'`, why: 'the responses are not of version 2.0' });
  if (ids === 'text') {
    add(imports, 'core', 'uuid');
    lines.push({ code: 'ids: uuid()', why: 'ids that are numbers come back changed' });
  }
  if (bigint) lines.push({ code: 'bigint: true', why: 'params can be bigints' });
  return lines;
}

function notesOf({ noisy, batch, discovery, pings }: Findings): string[] {
  const notes: string[] = [];
  if (noisy) notes.push('Use request() instead of notify(): the server responds to notifications.');
  if (batch === 0) notes.push('No batches: make one call after another, or several at once.');
  if (discovery !== undefined)
    notes.push('The server lists its methods: jsonrpc types prints an interface for them.');
  if (pings === false) notes.push('No keepAlive without a method: pings are not answered.');
  return notes;
}

/** Params as people write them. */
function toLiteral(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `[${value.map(toLiteral).join(', ')}]`;
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__' ? name : `[${quote(name)}]`;
    return `${key}: ${toLiteral(member)}`;
  });
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}
