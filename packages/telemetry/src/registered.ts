/** The key under which all copies of version 1 of OpenTelemetry's API keep what is registered. */
const key: unique symbol = Symbol.for('opentelemetry.js.api.1');

let isKnown = false;

/**
 * Whether anything has been registered with OpenTelemetry's API. Before that, none of its functions has an effect, and
 * calling them would cost more than all else that is done for a call.
 */
export function isRegistered(): boolean {
  // The API never removes the object again, so it is looked for only until it is found.
  isKnown ||= key in globalThis;
  return isKnown;
}
