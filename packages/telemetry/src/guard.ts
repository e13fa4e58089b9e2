import { diag } from '@opentelemetry/api';

/** Calls a function whose errors must not reach the call; they go to OpenTelemetry's diagnostic logger. */
export function guard<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    diag.error('@jsonrpcclient/telemetry: a call was not recorded completely', error);
    return undefined;
  }
}
