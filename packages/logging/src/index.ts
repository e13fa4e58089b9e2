export { type Logger, logger } from './logger.ts';
export { type LoggingOptions, logging } from './logging.ts';
