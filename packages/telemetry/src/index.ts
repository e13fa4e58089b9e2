export {
  type IncomingTelemetryOptions,
  incomingTelemetry,
  type ReceivedCall,
} from './incoming-telemetry.ts';
export type { CommonOptions } from './options.ts';
export { type Carrier, type PropagationOptions, propagation } from './propagation.ts';
export { type TelemetryOptions, telemetry } from './telemetry.ts';
