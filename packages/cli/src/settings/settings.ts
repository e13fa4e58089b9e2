import type { Dialect, Id } from '@jsonrpcclient/core';
import type { Target } from '../target/target.ts';
import type { Tls } from './read-tls.ts';

/** How to reach a target and call it: the flags, completed by the profile and the environment. */
export interface Settings {
  readonly target: Target;
  /** The name of the profile that it comes from. */
  readonly profile: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The `authorization` header's credentials. */
  readonly auth: { readonly username: string; readonly password: string } | string | undefined;
  /** In milliseconds, as `connectTimeout`. */
  readonly timeout: number;
  readonly connectTimeout: number;
  readonly dialect: Dialect;
  readonly ids: (() => Id) | undefined;
  readonly tls: Tls;
  /** The URL of an HTTP proxy. */
  readonly proxy: string | undefined;
  readonly framing: Framing;
  readonly retries: number;
  readonly idempotent: boolean;
  readonly bigint: boolean;
  readonly maxBytes: number;
  /** The path or URL of an OpenRPC document. */
  readonly document: string | undefined;
}

export const framings = ['newline', 'content-length', 'concatenated', 'netstring'] as const;
type Framing = (typeof framings)[number];
export const dialects = ['2.0', '1.0', 'lenient'] as const;
