import { pino } from 'pino';

/** The part of a logger that is used; pino and compatible loggers match it. */
export interface Logger {
  readonly info: (fields: object, message: string) => void;
  readonly warn: (fields: object, message: string) => void;
  /** If missing, every level counts as enabled. */
  readonly isLevelEnabled?: (level: 'info') => boolean;
}

const wanted = globalThis.process?.env?.JSONRPCCLIENT_LOG_LEVEL?.toLowerCase() || 'warn';
const known = wanted === 'silent' || Object.hasOwn(pino.levels.values, wanted);

/**
 * The default logger: a pino logger named `jsonrpcclient`. Its level is `JSONRPCCLIENT_LOG_LEVEL`, or 'warn'; set
 * `logger.level = 'info'` to see the messages.
 */
export const logger: Logger & { level: string } = pino({
  name: 'jsonrpcclient',
  level: known ? wanted : 'warn',
});
if (!known) logger.warn({}, `JSONRPCCLIENT_LOG_LEVEL: "${wanted}" is not a pino level; using warn`);
