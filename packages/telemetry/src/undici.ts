/** What this file uses of Node's `process`. */
interface Process {
  getBuiltinModule?(name: string): DiagnosticsChannel | undefined;
}

interface DiagnosticsChannel {
  channel(name: string): { readonly hasSubscribers: boolean };
}

const { process } = globalThis as { readonly process?: Process };

/** Not imported, so bundles for browsers don't contain an import of a Node module. */
const created = process
  ?.getBuiltinModule?.('node:diagnostics_channel')
  ?.channel('undici:request:create');

/**
 * Whether something subscribes to the requests of undici, which Node's `fetch` is, too. OpenTelemetry's instrumentation then
 * appends a `traceparent` to the headers of each request, and a request with two of them continues no trace.
 */
export function isInjectedByUndici(): boolean {
  return created?.hasSubscribers === true;
}
