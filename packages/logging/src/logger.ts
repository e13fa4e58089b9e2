import { pino } from 'pino';

/** What is used of a logger; pino's and those of its shape have it. */
export interface Logger {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  /** Without it every level counts as enabled. */
  readonly isLevelEnabled?: (level: 'info') => boolean;
}

const wanted = globalThis.process?.env?.JSONRPCCLIENT_LOG_LEVEL?.toLowerCase() || 'warn';
const known = wanted === 'silent' || Object.hasOwn(pino.levels.values, wanted);

/**
 * The default logger: pino named `jsonrpcclient`, at the level in the environment variable
 * `JSONRPCCLIENT_LOG_LEVEL` or else at 'warn'; set `logger.level = 'info'` to see the messages.
 */
export const logger: Logger & { level: string } = pino({
  name: 'jsonrpcclient',
  level: known ? wanted : 'warn',
});
if (!known) logger.warn({}, `JSONRPCCLIENT_LOG_LEVEL is no level of pino: "${wanted}"; using warn`);
