import type { FlagTable } from './flags.ts';

const text = { type: 'string' } as const;
const on = { type: 'boolean' } as const;

/** The flags of every command. */
export const commonFlags = {
  help: { ...on, short: 'h' },
  verbose: { ...on, short: 'v', multiple: true },
  quiet: { ...on, short: 'q' },
  color: text,
} satisfies FlagTable;

/** The flags of every command with a TARGET: how to reach it. */
export const targetFlags = {
  ...commonFlags,
  profile: { ...text, short: 'P' },
  stdio: on,
  framing: text,
  header: { ...text, short: 'H', multiple: true },
  user: { ...text, short: 'u' },
  token: text,
  'bearer-file': text,
  timeout: text,
  'connect-timeout': text,
  dialect: text,
  id: text,
  insecure: { ...on, short: 'k' },
  cacert: text,
  cert: text,
  key: text,
  proxy: text,
  retry: text,
  idempotent: on,
  'max-bytes': text,
  bigint: on,
  'no-bigint': on,
  document: text,
  'no-document': on,
  'no-cache': on,
} satisfies FlagTable;

/** The flags of commands that send params. */
export const paramsFlags = {
  params: { ...text, short: 'p' },
  strings: { ...on, short: 's' },
} satisfies FlagTable;

/** The flag of commands that print results. */
export const outputFlags = {
  output: { ...text, short: 'o' },
} satisfies FlagTable;

/** The flags of commands that can show a message instead of sending it. */
export const previewFlags = {
  curl: on,
  reveal: on,
  'dry-run': on,
} satisfies FlagTable;
