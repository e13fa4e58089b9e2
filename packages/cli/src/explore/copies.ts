import { type Codec, fields, type Payload } from '@jsonrpcclient/core';
import type { Copies } from '@jsonrpcclient/explorer';
import { targetFlags } from '../arguments/shared-flags.ts';
import { curlTransport, hidden } from '../call/curl.ts';
import type { Invocation } from '../command.ts';
import type { Settings } from '../settings/settings.ts';

/** Returns commands that make the same call as the page. Secrets are variables of the shell. */
export async function copyCall(
  text: string,
  settings: Settings,
  invocation: Invocation,
  codec: Codec,
): Promise<Copies> {
  const payload = codec.parse(text) as Payload;
  return {
    curl: await writeCurl(payload, settings, invocation, codec),
    command: 'method' in payload ? writeCommand(payload, invocation, codec) : undefined,
  };
}

/** Returns undefined if the target isn't HTTP. */
async function writeCurl(
  payload: Payload,
  settings: Settings,
  invocation: Invocation,
  codec: Codec,
): Promise<string | undefined> {
  const { target } = settings;
  if (target.kind !== 'http') return undefined;
  let command: string | undefined;
  const transport = curlTransport(target.url, settings, invocation, codec, (text) => {
    command = text;
  });
  await transport(payload, {});
  return command;
}

function writeCommand(
  payload: Payload,
  { words, program, flags, secrets }: Invocation,
  codec: Codec,
): string {
  const { method, params, id } = fields(payload);
  const shared = Object.entries(targetFlags).filter(([name]) => name !== 'verbose');
  const given = shared.flatMap(([name, { type }]) =>
    type === 'boolean'
      ? flags.on(name)
        ? [`--${name}`]
        : []
      : flags.all(name).flatMap((value) => [`--${name}`, value]),
  );
  const call = [...(id === undefined ? ['notify'] : []), ...words, `${method}`];
  if (params !== undefined) given.push('--params', codec.stringify(params));
  const rest = program.length > 0 ? ['--', ...program] : [];
  return ['jsonrpc', ...call, ...given, ...rest].map((word) => hidden(word, secrets)).join(' ');
}
